// One page for each kind of page that the built-in theme has, by the name of the kind: of the sample site, and of the site with every
// field at its longest, which has corrections too.

const KINDS = {
  home: ["index.html"],
  section: ["explainers/index.html"],
  explainer: ["explainers/ceasefire-talks/index.html", `explainers/${Array(12).fill("a-very-long-slug").join("-")}/index.html`],
  background: ["background/hezbollah/index.html", "background/longest/index.html"],
  figure: ["figures/lebanon-deaths-ministry/index.html", "figures/full/index.html"],
  figures: ["figures/index.html"],
  timeline: ["timeline/index.html"],
  sources: ["sources/index.html"],
  topic: ["topics/lebanon/index.html", "topics/1701/index.html"],
  topics: ["topics/index.html"],
  questions: ["questions/index.html"],
  corrections: ["corrections/index.html"],
  page: ["about/index.html", "page/longest/index.html"],
  missing: ["404.html"],
};

// The file of each kind that a site has.
export function kindsOf(site) {
  const found = Object.entries(KINDS).map(([kind, files]) => [kind, files.find((file) => site.files.has(file))]);
  return Object.fromEntries(found.filter(([, file]) => file));
}
