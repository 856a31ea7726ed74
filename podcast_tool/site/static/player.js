// What the page can do beyond the browser's own player. It adds to what works without scripts.
(() => {
  "use strict";

  const one = (selector) => document.querySelector(selector);
  const many = (selector) => document.querySelectorAll(selector);
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

  for (const button of many("[data-copy]:not([data-copy=moment])")) {
    const source = document.getElementById(button.dataset.copy);
    button.hidden = false;
    const done = button.dataset.copy === "feed" ? "address_copied" : "copied";
    button.addEventListener("click", () => copy(source.textContent, done, () => select(source)));
  }

  for (const button of many("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  if (!audio) return;

  const timed = (elements, secondsOfOne) => {
    const items = [...elements].map((element) => ({ element, start: secondsOfOne(element) }));
    return items.sort((one, other) => one.start - other.start);
  };
  const chapters = timed(many(".chapters a[href^='#t=']"), (link) => secondsIn(link.hash));

  // The index of the last item that has begun, by halving; -1 before the first.
  const lastBegun = (items, at) => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle].start <= at + 0.05) low = middle + 1; else high = middle;
    }
    return low - 1;
  };

  // Moves an attribute along to the item begun last, and says which where it has changed.
  const marker = (items, name) => {
    let before = null;
    return (at) => {
      const now = items[lastBegun(items, at)]?.element || null;
      if (now === before) return null;
      if (before) before.removeAttribute(name);
      if (now) now.setAttribute(name, "true");
      before = now;
      return now;
    };
  };
  const markChapter = marker(chapters, "aria-current");

  // Before somebody has listened or come for a moment, nothing is marked or kept.
  let touched = false;
  const listeners = [];
  const update = () => {
    if (!touched) return;
    markChapter(audio.currentTime);
    for (const listener of listeners) listener(audio.currentTime);
  };

  // Before its metadata are there, the browser keeps the time for when they are.
  const seek = (seconds) => {
    const end = Number.isFinite(audio.duration) ? audio.duration : seconds;
    audio.currentTime = Math.max(0, Math.min(seconds, end));
    touched = true;
    update();
  };

  const ready = (seconds) => say("ready", clock(seconds));

  const playFrom = (seconds) => {
    seek(seconds);
    audio.play().then(() => say("playing", clock(seconds)), () => ready(seconds));
  };

  // Where this episode was left, in this browser alone, if it agrees to keep anything.
  const place = `left off ${location.pathname}`;
  let kept = 0;
  const keep = () => {
    if (!touched) return;
    kept = audio.currentTime;
    const over = kept < 5 || audio.duration - kept < 10;
    try {
      localStorage.setItem(place, over ? 0 : kept.toFixed(1));
    } catch { /* refused */ }
  };
  const resume = () => {
    try {
      const left = Number(localStorage.getItem(place));
      if (!left) return;
      seek(left);
      say("resumed", clock(left));
    } catch { /* refused */ }
  };

  const arrive = () => {
    const seconds = secondsIn(location.hash);
    if (Number.isNaN(seconds)) return false;
    seek(seconds);
    ready(seconds);
    return true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#t=']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const seconds = secondsIn(link.hash);
    if (Number.isNaN(seconds)) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    playFrom(seconds);
  });

  const skip = (seconds) => seek(audio.currentTime + seconds);
  for (const button of many("[data-skip]")) {
    button.addEventListener("click", () => {
      skip(Number(button.dataset.skip));
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

  const copyMoment = (seconds) => {
    const link = `${location.href.split("#")[0]}#t=${seconds}`;
    copy(link, "moment_copied", () => {
      history.replaceState(null, "", link);
      say("moment_in_address", clock(seconds));
    }, clock(seconds));
  };
  one("[data-copy=moment]").addEventListener("click", () => copyMoment(Math.floor(audio.currentTime)));

  // The small player shows once the page's own is out of sight above.
  const mini = one(".mini");
  const button = one("[data-play]");
  const names = { play: button.textContent, pause: button.dataset.pause };
  const showTime = () => {
    const now = clock(audio.currentTime);
    one(".mini .clock").textContent = `${now} / ${clock(audio.duration || 0)}`;
    for (const at of many(".at")) at.textContent = now;
  };
  button.addEventListener("click", () => { if (audio.paused) audio.play().catch(() => {}); else audio.pause(); });
  // The margin takes in all that is below.
  const above = ([entry]) => { mini.hidden = entry.isIntersecting; };
  new IntersectionObserver(above, { rootMargin: "0px 0px 9999999px" }).observe(audio);

  // Media keys and lock screens.
  const chapterBy = (step) => () => {
    const index = lastBegun(chapters, audio.currentTime);
    const again = step < 0 && index >= 0 && audio.currentTime - chapters[index].start > 3;
    const chapter = chapters[Math.max(index + (again ? 0 : step), 0)];
    if (chapter) seek(chapter.start);
  };
  const actions = {
    seekbackward: (details) => skip(-(details.seekOffset || 15)),
    seekforward: (details) => skip(details.seekOffset || 30),
    seekto: (details) => seek(details.seekTime),
    ...(chapters.length ? { previoustrack: chapterBy(-1), nexttrack: chapterBy(1) } : {}),
  };
  const session = navigator.mediaSession;
  const announce = () => {
    if (!session || session.metadata) return;
    const art = one(".hero .art");
    const artwork = art ? [{ src: art.src }] : [];
    const [title, artist] = [one("h1").textContent, one(".brand").textContent];
    session.metadata = new MediaMetadata({ title, artist, artwork });
    for (const [action, handler] of Object.entries(actions)) {
      try {
        session.setActionHandler(action, handler);
      } catch { /* a key that this browser does not know */ }
    }
  };
  const tellPosition = () => {
    if (!session?.setPositionState || !Number.isFinite(audio.duration)) return;
    const { duration, playbackRate, currentTime } = audio;
    session.setPositionState({ duration, playbackRate, position: Math.min(currentTime, duration) });
  };

  audio.addEventListener("play", () => {
    touched = true;
    button.textContent = names.pause;
    announce();
    update();
  });
  audio.addEventListener("pause", () => {
    button.textContent = names.play;
    keep();
  });
  audio.addEventListener("timeupdate", () => {
    update();
    showTime();
    if (Math.abs(audio.currentTime - kept) > 5) keep();
  });
  for (const name of ["loadedmetadata", "seeked", "ratechange"]) {
    audio.addEventListener(name, () => { tellPosition(); showTime(); });
  }
  addEventListener("pagehide", keep);
  addEventListener("hashchange", arrive);
  one(".controls").hidden = false;
  window.player = { audio, clock, copyMoment, lastBegun, listeners, many, marker, playFrom, say, secondsIn, timed, update };
  if (!arrive()) resume();
})();
