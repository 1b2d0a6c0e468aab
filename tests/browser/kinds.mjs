// One page of the sample site for each kind of page that the built-in theme has, by the name of the kind.

export const KINDS = {
  home: "index.html",
  section: "explainers/index.html",
  explainer: "explainers/ceasefire-talks/index.html",
  background: "background/hezbollah/index.html",
  figure: "figures/lebanon-deaths-ministry/index.html",
  figures: "figures/index.html",
  timeline: "timeline/index.html",
  sources: "sources/index.html",
  topic: "topics/lebanon/index.html",
  topics: "topics/index.html",
  questions: "questions/index.html",
  page: "about/index.html",
  missing: "404.html",
};
