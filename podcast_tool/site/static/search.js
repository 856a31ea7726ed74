// Searching without a server: Pagefind finds the pages and the words, this shows the sentence and leads to its moment.
// No module: browsers load none from a disk, and nobody would be told why nothing is found there.
(() => {
  "use strict";

  const form = document.querySelector("form.search");
  const field = form.elements.q;
  const status = document.querySelector("[role=status]");
  const list = document.querySelector(".found");
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const PAGES = 8;
  const MOMENTS = 3;
  const AROUND = 14;

  const say = (key, values = {}) => {
    status.textContent = texts[key].replace(/\{(\w+)\}/g, (slot, name) => values[name] ?? slot);
  };

  const clock = (seconds) => {
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return (hours ? `${hours}:${two(minutes)}` : minutes) + ":" + two(Math.floor(seconds) % 60);
  };

  let engine = null;
  const opened = async () => {
    engine ??= import(new URL(form.dataset.index, location.href)).then(async (found) => {
      await found.options({ baseUrl: new URL(form.dataset.root, location.href).pathname, ranking: { termFrequency: 0.6 } });
      return found;
    });
    return engine;
  };

  // The words of a sentence around a place, not more than can be read at a glance.
  const sentence = (words, at) => {
    let first = at;
    let last = at;
    while (first > 0 && at - first < AROUND && !/[.?!…]["'”’)]*$/.test(words[first - 1])) first -= 1;
    while (last < words.length - 1 && last - at < AROUND && !/[.?!…]["'”’)]*$/.test(words[last])) last += 1;
    return { first, last };
  };

  const quoted = (words, place, hits) => {
    const quote = document.createElement("q");
    for (let at = place.first; at <= place.last; at += 1) {
      const word = hits.has(at) ? document.createElement("mark") : document.createElement("span");
      word.textContent = words[at];
      quote.append(word, at < place.last ? " " : "");
    }
    return quote;
  };

  // The last moment that begins at or before a word.
  const momentOf = (anchors, at) => {
    const before = anchors.filter((anchor) => anchor.id.startsWith("t=") && anchor.location <= at);
    return before.length ? before[before.length - 1].id : "";
  };

  const places = (page) => {
    const words = page.content.split(/\s+/);
    const hits = new Set(page.locations);
    const anchors = [...page.anchors].sort((one, other) => one.location - other.location);
    const shown = [];
    for (const at of page.locations) {
      if (at >= words.length || shown.some((place) => at >= place.first && at <= place.last)) continue;
      shown.push({ ...sentence(words, at), moment: momentOf(anchors, at) });
      if (shown.length === MOMENTS) break;
    }
    return { words, hits, shown };
  };

  const row = (page) => {
    const item = document.createElement("li");
    const title = document.createElement("h2");
    const link = document.createElement("a");
    link.href = page.url;
    link.textContent = page.meta.title;
    title.append(link);
    item.append(title);
    const { words, hits, shown } = places(page);
    for (const place of shown) {
      const line = document.createElement("p");
      if (place.moment) {
        const seconds = Number(place.moment.slice(2));
        const jump = document.createElement("a");
        jump.href = `${page.url}#${place.moment}`;
        jump.textContent = texts.hear.replace("{clock}", clock(seconds));
        line.append(jump, " ");
      }
      line.append(quoted(words, place, hits));
      item.append(line);
    }
    return item;
  };

  let latest = 0;
  const search = async () => {
    const asked = field.value.trim();
    const turn = ++latest;
    if (!asked) {
      list.hidden = true;
      status.textContent = "";
      return;
    }
    say("searching");
    try {
      const found = await (await opened()).search(asked);
      const pages = await Promise.all(found.results.slice(0, PAGES).map((result) => result.data()));
      if (turn !== latest) return;
      list.replaceChildren(...pages.map(row));
      list.hidden = pages.length === 0;
      const count = found.results.length;
      const one = new Intl.PluralRules(document.documentElement.lang).select(count) === "one";
      if (count) say(one ? "found.one" : "found.other", { count, words: asked });
      else say("nothing", { words: asked });
    } catch {
      say("unable");
    }
  };

  const fromAddress = () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    return search();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = field.value.trim();
    history.pushState(null, "", location.pathname + (asked ? `?${new URLSearchParams({ q: asked })}` : ""));
    search();
  });
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
