// What the page can do beyond the browser's own player. Everything here adds to what works without it.
(() => {
  "use strict";

  const one = (selector) => document.querySelector(selector);
  const audio = one("audio");
  const status = one("[role=status]");

  const texts = JSON.parse(document.getElementById("texts").textContent);
  const say = (key, at) => { if (status) status.textContent = texts[key].replace("{clock}", at); };

  // "12.5", "12:03" and "1:02:03" are times; anything else is not. A range, "10,20", begins at its first time.
  const secondsOf = (text) => {
    const match = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)$/.exec(text.split(",")[0]);
    return match ? (match[1] || 0) * 3600 + (match[2] || 0) * 60 + Number(match[3]) : NaN;
  };

  const secondsIn = (hash) => {
    const match = /^#t=(.+)$/.exec(hash);
    try {
      return match ? secondsOf(decodeURIComponent(match[1])) : NaN;
    } catch {
      return NaN;
    }
  };

  const clock = (seconds) => {
    const whole = Math.floor(seconds);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return (hours ? `${hours}:${two(minutes)}` : minutes) + ":" + two(whole % 60);
  };

  const copy = async (text, done, otherwise, at) => {
    try {
      await navigator.clipboard.writeText(text);
      say(done, at);
    } catch {
      otherwise();
    }
  };

  const select = (element) => {
    getSelection().selectAllChildren(element);
    say("select");
  };

  for (const button of document.querySelectorAll("[data-copy]:not([data-copy=moment])")) {
    const source = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", () => copy(source.textContent, "address_copied", () => select(source)));
  }

  if (!audio) return;

  const timed = (elements, secondsOfOne) => {
    const items = [...elements].map((element) => ({ element, start: secondsOfOne(element) }));
    return items.sort((one, other) => one.start - other.start);
  };
  const turns = timed(document.querySelectorAll(".turn"), (turn) => Number(turn.dataset.start));
  const chapters = timed(document.querySelectorAll(".chapters a[href^='#t=']"), (link) => secondsIn(link.hash));

  // The last item that has begun, by halving.
  const lastBegun = (items, at) => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle].start <= at + 0.05) low = middle + 1; else high = middle;
    }
    return low ? items[low - 1].element : null;
  };

  const marked = new Map();
  const mark = (items, at) => {
    const now = lastBegun(items, at);
    const before = marked.get(items);
    if (now === before) return null;
    if (before) before.removeAttribute("aria-current");
    if (now) now.setAttribute("aria-current", "true");
    marked.set(items, now);
    return now;
  };

  const follow = one("[data-follow]");
  const following = () => follow !== null && follow.getAttribute("aria-pressed") === "true";
  const show = (turn) => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (turn) turn.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  };

  let touched = false;
  const update = () => {
    if (!touched) return;
    const turn = mark(turns, audio.currentTime);
    mark(chapters, audio.currentTime);
    if (turn && following()) show(turn);
  };

  // Before its metadata are there, the browser keeps the time for when they are.
  const seek = (seconds) => {
    const end = Number.isFinite(audio.duration) ? audio.duration : seconds;
    audio.currentTime = Math.max(0, Math.min(seconds, end));
    touched = true;
    update();
  };

  const ready = (seconds) => say("ready", clock(seconds));

  const arrive = () => {
    const seconds = secondsIn(location.hash);
    if (Number.isNaN(seconds)) return;
    seek(seconds);
    ready(seconds);
    if (!document.getElementById(decodeURIComponent(location.hash.slice(1)))) {
      const turn = lastBegun(turns, seconds);
      if (turn) turn.scrollIntoView();
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#t=']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const seconds = secondsIn(link.hash);
    if (Number.isNaN(seconds)) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    seek(seconds);
    audio.play().then(() => say("playing", clock(seconds)), () => ready(seconds));
  });

  for (const button of document.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => {
      seek(audio.currentTime + Number(button.dataset.skip));
      say("at", clock(audio.currentTime));
    });
  }

  const speed = one(".controls select");
  speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });
  audio.addEventListener("ratechange", () => {
    if ([...speed.options].some((option) => Number(option.value) === audio.playbackRate)) {
      speed.value = String(audio.playbackRate);
    }
  });

  if (follow) {
    follow.addEventListener("click", () => {
      follow.setAttribute("aria-pressed", String(!following()));
      say(following() ? "following" : "still");
      if (following()) show(lastBegun(turns, audio.currentTime));
    });
  }

  one("[data-copy=moment]").addEventListener("click", () => {
    const at = Math.floor(audio.currentTime);
    const link = `${location.href.split("#")[0]}#t=${at}`;
    copy(link, "moment_copied", () => {
      history.replaceState(null, "", link);
      say("moment_in_address", clock(at));
    }, clock(at));
  });

  audio.addEventListener("play", () => { touched = true; update(); });
  audio.addEventListener("timeupdate", update);
  addEventListener("hashchange", arrive);
  one(".controls").hidden = false;
  arrive();
})();
