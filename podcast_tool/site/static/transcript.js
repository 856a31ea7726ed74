// A sentence plays, the word being said is marked, the page follows, a passage can be linked to and reported.
(() => {
  "use strict";

  const list = document.querySelector(".turns");
  if (!list || !window.player) return;
  const { audio, clock, copyMoment, lastBegun, listeners, many, marker, playFrom, say, secondsIn, timed, update } = window.player;

  const startOf = (element) => Number(element.dataset.start);
  const sentencesOf = (turn) => [...turn.querySelectorAll("p [data-start]")];
  const turns = timed(many(".turn"), startOf);
  const sentences = timed(many(".turn p [data-start]"), startOf);
  const places = new Map([...many(".turn")].map((turn, place) => [turn, place]));

  // The times of the words are fetched once, when they begin to matter; never from a folder, where browsers forbid it.
  const highlight = window.Highlight && CSS.highlights ? new Highlight() : null;
  let words = null;
  let asked = false;
  const fetchWords = async () => {
    if (asked || !highlight || location.protocol === "file:") return;
    asked = true;
    // Here, as checkers of style sheets do not know the selector yet.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("::highlight(word) { background-color: var(--now); color: var(--paper); }");
    document.adoptedStyleSheets.push(sheet);
    CSS.highlights.set("word", highlight);
    try {
      const { times, lengths = {} } = await (await fetch(list.dataset.words)).json();
      let sum = 0;
      words = times.map((deltas, place) => ({
        starts: deltas.map((delta) => { sum += delta; return sum / 100; }), lengths: lengths[place],
      }));
      update();
    } catch { /* The sentences go on being marked. */ }
  };

  // The words of a passage as ranges of its text; none where the times are not made for it.
  const rangesOf = (turn, { starts, lengths }) => {
    const ranges = [];
    const add = (text, startOffset, endOffset) => {
      ranges.push(new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset }));
    };
    for (const { lastChild: text } of sentencesOf(turn)) {
      if (!lengths) {
        for (const match of text.data.matchAll(/\S+/g)) add(text, match.index, match.index + match[0].length);
        continue;
      }
      for (let from = 0; from < text.length; from += lengths[ranges.length - 1]) {
        add(text, from, Math.min(from + (lengths[ranges.length] || text.length), text.length));
      }
    }
    return ranges.length === starts.length ? ranges : [];
  };

  let current = null;
  let said = -1;
  const markWord = (turn, at) => {
    if (!words || !turn || !words[places.get(turn)]) return;
    if (!current || current.turn !== turn) {
      const known = words[places.get(turn)];
      const ranges = rangesOf(turn, known);
      current = { turn, ranges, items: known.starts.map((start) => ({ start })) };
      said = -1;
    }
    const now = lastBegun(current.items, at);
    if (now === said) return;
    said = now;
    highlight.clear();
    if (current.ranges[now]) highlight.add(current.ranges[now]);
  };

  const buttons = [...many("[data-follow]")];
  const following = () => buttons[0]?.getAttribute("aria-pressed") === "true";
  const show = (sentence) => {
    if (!sentence) return;
    const { top, bottom } = sentence.getBoundingClientRect();
    if (top > innerHeight * 0.15 && bottom < innerHeight * 0.75) return;
    const far = Math.abs(top) > 3 * innerHeight;
    const still = far || matchMedia("(prefers-reduced-motion: reduce)").matches;
    sentence.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  };

  const markTurn = marker(turns, "aria-current");
  const markSentence = marker(sentences, "data-now");
  listeners.push((at) => {
    markTurn(at);
    const sentence = markSentence(at);
    markWord(turns[lastBegun(turns, at)]?.element, at);
    if (sentence && following()) show(sentence);
  });

  // Words change faster than the browser tells the time.
  const run = () => {
    if (audio.paused) return;
    update();
    requestAnimationFrame(run);
  };
  audio.addEventListener("play", () => { fetchWords(); run(); });

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const on = !following();
      for (const other of buttons) other.setAttribute("aria-pressed", String(on));
      say(on ? "following" : "still");
      if (on) {
        fetchWords();
        show(sentences[lastBegun(sentences, audio.currentTime)]?.element);
      }
    });
  }

  // A moment without an id of its own: the page goes to its passage.
  const land = () => {
    const seconds = secondsIn(location.hash);
    if (Number.isNaN(seconds) || document.getElementById(decodeURIComponent(location.hash.slice(1)))) return;
    turns[lastBegun(turns, seconds)]?.element.scrollIntoView();
  };
  addEventListener("hashchange", land);

  // One set of tools goes to the passage that is pointed at or holds the focus.
  const tools = document.querySelector(".tools");
  const [copy, report] = tools.children;
  const mail = report?.href.split("&body=")[0];
  const bring = (event) => {
    const turn = event.target.closest(".turn");
    if (!turn || tools.parentElement === turn) return;
    if (event.type !== "focusin" && list.querySelector(":focus-visible")) return;
    turn.append(tools);
    tools.hidden = false;
    if (!report) return;
    const link = `${location.href.split("#")[0]}#t=${turn.dataset.start}`;
    const text = turn.querySelector("p").textContent.slice(0, 1200);
    const body = `${link}\n\n${clock(startOf(turn))}\n${text}\n\n`;
    report.href = `${mail}&body=${encodeURIComponent(body)}`;
  };
  list.addEventListener("pointerover", bring);
  list.addEventListener("focusin", bring);
  copy.addEventListener("click", () => copyMoment(startOf(copy.closest(".turn"))));

  const choose = (target) => {
    const sentence = target.closest("p [data-start]");
    if (sentence) playFrom(startOf(sentence));
  };
  list.addEventListener("click", (event) => {
    if (getSelection().isCollapsed) choose(event.target);
  });

  // Tab goes from time to time; within a passage the arrows lead around.
  list.addEventListener("keydown", (event) => {
    const turn = event.target.closest(".turn");
    if (!turn || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (event.key === "Enter") choose(event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [turn.firstElementChild, ...sentencesOf(turn), ...tools.children];
    const onward = getComputedStyle(turn).direction === "rtl" ? -step : step;
    const next = stops[(stops.indexOf(event.target) + onward + stops.length) % stops.length];
    if (next.tagName === "SPAN") next.tabIndex = -1;
    next.focus();
  });

  update();
  land();
})();
