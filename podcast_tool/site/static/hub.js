// Filters that combine: within a facet any of the chosen values, across facets all of them. The address holds what is
// chosen, so that it can be shared. Without this script each filter is a link to a page of its own.
(() => {
  "use strict";

  const nav = document.querySelector(".filters");
  const links = [...nav.querySelectorAll("a[data-facet]")];
  const all = nav.querySelector("[data-all]");
  const status = document.querySelector("[role=status]");
  const items = [...document.querySelectorAll(".resources li")];
  const facets = [...new Set(links.map((link) => link.dataset.facet))];

  const wide = matchMedia("(min-width: 64rem)");

  // Where the list stands beside the filters all of them are open, above it only those in use.
  const unfold = () => {
    for (const facet of nav.querySelectorAll("details")) facet.open ||= wide.matches || facet.querySelector("[aria-current]") !== null;
  };

  const chosenIn = (search) => {
    const asked = new URLSearchParams(search);
    const known = (facet, value) => links.some((link) => link.dataset.facet === facet && link.dataset.value === value);
    return new Map(facets.map((facet) => [facet, new Set(asked.getAll(facet).filter((value) => known(facet, value)))]));
  };

  const searchOf = (chosen) => {
    const asked = new URLSearchParams();
    for (const [facet, values] of chosen) for (const value of [...values].sort()) asked.append(facet, value);
    return String(asked) && `?${asked}`;
  };

  const toggled = (chosen, link) => {
    const values = chosen.get(link.dataset.facet);
    if (!values.delete(link.dataset.value)) values.add(link.dataset.value);
    return searchOf(chosen);
  };

  const fits = (item, chosen) => [...chosen].every(([facet, values]) => {
    const own = (item.dataset[facet] || "").split(" ");
    return values.size === 0 || own.some((value) => values.has(value));
  });

  const show = () => {
    const chosen = chosenIn(location.search);
    for (const item of items) item.hidden = !fits(item, chosen);
    for (const link of links) {
      const on = chosen.get(link.dataset.facet).has(link.dataset.value);
      if (on) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    const count = items.filter((item) => !item.hidden).length;
    const one = new Intl.PluralRules(document.documentElement.lang).select(count) === "one";
    status.textContent = (one ? status.dataset.one : status.dataset.other).replace("{count}", count);
    all.hidden = searchOf(chosen) === "";
    unfold();
  };

  // A page of one topic has only its own resources: choosing another value there goes to the whole list with both.
  if ("topic" in nav.dataset) {
    const here = links.find((link) => link.hasAttribute("aria-current"));
    for (const link of links.filter((other) => other !== here)) {
      const chosen = chosenIn(here ? `?${here.dataset.facet}=${here.dataset.value}` : "");
      link.href = nav.dataset.list + toggled(chosen, link);
    }
    unfold();
    return;
  }

  nav.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const search = link === all ? "" : toggled(chosenIn(location.search), link);
    history.pushState(null, "", location.pathname + search);
    show();
    if (link === all) links[0].focus();
  });
  addEventListener("popstate", show);
  show();
})();
