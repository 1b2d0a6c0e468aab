# The English interface words, and the list of all keys: what another language lacks is taken from here.
# A site overrides any of them in a Fluent file of its own. Arguments that are numbers are printed and
# pluralised by the language; every other argument is a finished text.

## Numbers, dates and marks

quotation = “{ $text }”
nested-quotation = ‘{ $text }’
# A word of the author's between brackets: a title that we supplied.
supplied = [{ $text }]
separator = ·
label = { $label }: { $text }
qualified = { $qualifier } { $value }
qualifier-about = about
qualifier-more-than = more than
qualifier-at-least = at least
qualifier-up-to = up to
qualifier-fewer-than = fewer than
qualifier-nearly = nearly
qualifier-exactly = exactly
number-range = { $from }–{ $to }
power-2 = { $number } hundred
power-3 = { $number } thousand
power-6 = { $number } million
power-9 = { $number } billion
power-12 = { $number } trillion
value-counted = { $number } { $unit }
value-percent = { $number }%
value-currency-code = { $unit }{"\u00A0"}{ $number }
value-currency-sign = { $unit }{ $number }
value-unknown = an unknown number of { $unit }
value-unknown-alone = unknown
value-word = { $word } of { $unit }
about-date = about { $date }
uncertain-date = { $date } (date uncertain)
about-uncertain-date = about { $date } (date uncertain)
date-range = { $from } – { $to }
open-end = since { $date }
open-start = until { $date }
unknown-end = from { $date } (end not known)
unknown-start = until { $date } (beginning not known)
on-or-before = on or before { $date }
on-or-after = on or after { $date }
some-year = between { $from } and { $to }
decade = { $year }s
far-year = the year { $year }
far-year-before = the year { $year } BC
time-offset = { $time } (UTC{ $offset })
time-with-zone = { $time } ({ $zone })
date-and-time = { $date }, { $time }
season-21 = spring { $year }
season-22 = summer { $year }
season-23 = autumn { $year }
season-24 = winter { $year }
season-25 = spring { $year } (northern hemisphere)
season-26 = summer { $year } (northern hemisphere)
season-27 = autumn { $year } (northern hemisphere)
season-28 = winter { $year } (northern hemisphere)
season-29 = spring { $year } (southern hemisphere)
season-30 = summer { $year } (southern hemisphere)
season-31 = autumn { $year } (southern hemisphere)
season-32 = winter { $year } (southern hemisphere)
season-33 = first quarter of { $year }
season-34 = second quarter of { $year }
season-35 = third quarter of { $year }
season-36 = fourth quarter of { $year }
season-37 = first four months of { $year }
season-38 = middle four months of { $year }
season-39 = last four months of { $year }
season-40 = first half of { $year }
season-41 = second half of { $year }

## Finding one's way

home = Home
menu = Menu
skip-to-content = Skip to content
breadcrumbs = You are here
contents = Contents
table-of-contents = Table of contents
on-this-page = On this page
search = Search
search-placeholder = Search this site
search-results = { $count ->
    [0] Nothing found
    [one] { $count } result
   *[other] { $count } results
}
topics = Topics
topic = Topic
all-topics = All topics
explainers = Explainers
explainer = Explainer
latest = Latest
background = Background
background-pages = Background
timeline = Timeline
timelines = Timelines
figures = Figures
figure = Figure
sources = Sources
source = Source
events = Events
event-record = Event
corrections = Corrections
about-this-site = About this site
feed = Feed
subscribe = Subscribe
print = Print
share = Share
copy-link = Copy link
link-to-heading = Link to this section
back-to-top = Back to top
read-more = Read more
read-more-about = Read more about { $title }
show-more = Show more
show-less = Show less
see-all = See all
see-also = See also
related = Related
previous = Previous
next = Next
previous-page = Previous page
next-page = Next page
page-n = Page { $page }
page-n-of = Page { $page } of { $pages }
pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
language = Language
other-languages = In other languages
external-link = opens another site
not-found-title = Page not found
not-found-text = There is no page at this address. It may have moved: begin at the home page.
redirect-title = This page has moved
redirect-text = This page has moved to { $title }.

## A page and its people

by-author = By { $authors }
author = Author
authors = Authors
published = Published
updated = Updated
published-on = Published { $date }
updated-on = Updated { $date }
first-published = First published
draft = Draft
embargoed = Not published before { $date }
kicker-explainer = Explainer
key-points = Key points
summary = Summary
questions = Questions
minutes-to-read = { $minutes ->
    [one] { $minutes } minute to read
   *[other] { $minutes } minutes to read
}
changes = Changes to this page
change-update = Update
change-correction = Correction
change-clarification = Clarification
change-note = Editor’s note
change-retraction = Retraction
change-was = It said before: { $was }
change-was-withheld = What it said before is withheld: { $reason }
change-now = It now says: { $now }
no-corrections = There are no corrections.
corrections-intro = Every correction, clarification and retraction on this site, the latest first.
retracted = This page has been retracted.
approved-by = Approved by { $name }
signed-off = Signed off by { $name }
expired = This page is no longer kept up to date.
covers-to = Covers what was reported to { $date }
pinned-explanation = Figures and events on this page are those known on { $date }.
since-updated = since updated
newer-number = A newer number has been reported since:
since-updated-link = Reported since then
later-events = Events after { $date }
rests-on = { $count ->
    [one] This page rests on one document:
   *[other] This page rests on { $count } documents:
}
report-a-mistake = Report a mistake

## Background pages

type-person = Person
type-organisation = Organisation
type-document = Document
type-place = Place
type-event = Event
type-term = Term
people = People
organisations = Organisations
documents = Documents
places = Places
happenings = Events
terms = Terms
facts = Facts
also-known-as = Also known as
symbol = Symbol
adopted = Adopted
status = Status
addressees = Addressed to
mentioned-in = Mentioned in
mentions = { $count ->
    [one] Mentioned in { $count } page
   *[other] Mentioned in { $count } pages
}
not-mentioned = No page mentions this yet.
gloss-label = About { $title }
gloss-more = Background: { $title }
party-to = Party to { $what }

## Figures

figure-box-label = Figure: { $title }
as-of = as of { $date }
as-of-label = As of
as-of-not-stated = date of the count not stated
reported-on = reported { $date }
reported-label = Reported
according-to = according to { $who }
attribution = Reported by: { $who }
reporter-not-stated = According to { $source }, which does not say who counted
reporter = Reported by
value = Value
unit = Unit
unit-in-quotes = “{ $unit }”
unit-is-term-of = “{ $unit }” is the word of { $who }
counts-what = What is counted
counts-who = Who is counted
counts-since = Counted since
measure = Kind of number
measure-cumulative = running total
measure-point = state at one time
measure-flow = number in a period
measure-rate = rate
measure-not-stated = not stated
basis = How it is counted
not-stated = not stated
estimate = an estimate
undercount = The true number is likely to be higher
because = Why it fell
note-label = Note
locator = Where in the source
origin = The source had it from { $origin }
both-from = both from { $origin }
status-provisional = provisional
status-superseded = superseded
status-withdrawn = withdrawn
reading-withdrawn = This reading has been withdrawn by its reporter.
readings = { $count ->
    [one] { $count } reading
   *[other] { $count } readings
}
all-readings = All readings
reading-history = Readings, the latest first
series = Series
other-series = Other counts of the same thing
beside = Read together with
differs = How they differ
disputed = Disputed
disputed-by = Disputed by { $who }
see-figure-box = Read together with other figures: how they differ
figure-used-in = Used in
figures-intro = Every reported number on this site, with who reported it, and the day to which it holds where that is stated.
no-reading-yet = no reading by { $date }
take-away = Download the readings
data-table = Show as a table
to-the-table = To the table of readings
# On paper, a figure as it was known on the day to which a page is pinned.
note-figure = { $value }. { $who } ({ $date }).
# On the card of such a figure.
gloss-newer = Newer numbers have been reported since.
how-to-cite = How to cite
cite-reading = { $title }: { $value }. { $who }, { $date }. In:
cite-found = Kept by { $site }: { $address }
# Above the drawing of a figure's readings, before the unit.
chart-title = Readings over time
chart-label = Readings from { $from } to { $to }; the same readings stand in the table below
# Below that drawing, of the following only what it has.
chart-steps = The line keeps the last number that was reported until the next one.
chart-panels = Each reporter has a line of its own, on the same scale; no two are joined.
chart-least = A mark that points up: so much or more.
chart-most = A mark that points down: so much or less.
chart-ranges = A bar: a range, as it was reported.
chart-hollow = Hollow: about so much, a day that is not known exactly, or a number that its reporter has replaced.
chart-late = Where the line stops, no new number came when one was due, or none was given.
chart-without-number = { $count ->
    [one] { $count } reading gives no number and is not drawn.
   *[other] { $count } readings give no number and are not drawn.
}
chart-begins = The scale begins at { $number }, not at zero.

## Events and timelines

date = Date
dates-differ = Other dates:
date-according-to = { $date }, according to { $who }
date-note = How the date is known:
planned = planned
says-event = { $who } says:
timeline-of = Timeline: { $title }
timeline-empty = There are no events here.
timeline-drawing = Timeline from { $from } to { $to }; the same events stand in the list below
events-count = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
timeline-intro = Every event on this site, in order.
drawn-timeline = Drawn timeline
to-the-list = Go to the list of events
event-in-drawing = Event { $number } in the drawing
event-link = Lasting address of this event
time-in-utc = { $time } UTC
event-pages = Belongs to
event-topics = Topics
filter-topic = Topic
filter-page = Page
filter-all = All
timeline-ends = This timeline ends on { $date }, the day up to which this page knows events.

## Sources and citations

citation-label = Source { $number }
cited-sources = Sources of this page
cited-in = Cited in
citations = { $count ->
    [one] cited once
   *[other] cited { $count } times
}
as-cited-in = { $source }, as cited in { $by }
both-cited-in = as cited in { $by }
unnamed-as-cited-in = unnamed, as cited in { $by }
not-consulted = not consulted
source-not-consulted = { $source }, not consulted
opened-on = read on { $date }
archived-on = archived on { $date }
archived-copy = archived copy
held-at = held at { $place }
access-registration = registration needed
access-subscription = subscription needed
access-offline = not online
in-language = in { $language }
no-author = author not stated
no-date = date not stated
no-publisher = publisher not stated
no-title = title not stated
page-locator = p. { $page }
quoted-words = The source says: { $quote }
translated-by = translated by { $who }
our-translation = our translation
sources-intro = Every document this site cites, with the pages that cite it.
type-article = Article
type-report = Report
type-press-release = Press release
type-statement = Statement
type-speech = Speech
type-interview = Interview
type-broadcast = Broadcast
type-post = Post
type-dataset = Data
type-legislation = Law
type-treaty = Treaty
type-resolution = Resolution
type-letter = Letter
type-book = Book
type-webpage = Web page
footnotes = Footnotes
footnote = Footnote { $number }
back-to-text = Back to the text
back-to-text-n = Back to the text, place { $number }

## Blocks

note = Note
important = Important
aside = Aside
expand = More
quote = Quotation
quote-speaker = { $speaker }, { $date }
compare = Positions
compare-question = Question
no-position = no position reported
says-itself = said by itself
said-by-others = attributed to it by others
said-of = said of { $who } by others
gallery = Gallery
image = Image
image-n-of = Image { $number } of { $count }
enlarge-image = Enlarge the image
illustration-credit = Credit: { $credit }
licence = Licence: { $licence }
image-date = Dated { $date }
alt-text = Description of the image
no-alt-text = Image without a description
chart = Chart
chart-description = Chart: { $title }. The same numbers stand in the table below.
chart-source = Source: { $source }
map = Map
map-description = Map: { $title }
embed-load = Load content from { $host }
embed-notice = This content comes from { $host }. Loading it sends your address to that site.
embed-link = Open it on { $host }
open = Open
close = Close

## Feeds and sharing

feed-title = { $title }: new and updated explainers
feed-corrections-title = { $title }: corrections
feed-correction-entry = Correction to { $title }
share-image-alt = { $title }

## The desk

preview-banner = Preview: this page is not published
draft-banner = Draft: not for publication
build-failed = The site could not be built

## The theme

# Below a drawn timeline: what its marks mean.
axis-hollow = some time within, uncertain, or planned
axis-onward = goes on
axis-broken = time left out
# On the axis, where a page's pin ends it.
axis-pin = as of { $date }
# Below a drawing that counts.
axis-counted = How many events there were; each bar leads to the first of its events.
axis-counted-all = The bars count all events, whatever is chosen.
# The footer, before the publisher's name.
published-by = Published by
# The line that opens what a figure's reporter counts and the source's own words.
counted-how = How this was counted
# The front page, above the links to timeline, figures and sources.
records = The record
# Above the background pages of one type.
group-person = People
group-organisation = Organisations
group-document = Documents
group-place = Places
group-event = Events
group-term = Terms
# The line under a title: the day of the last correction, and the day to which a page knows figures and events.
corrected = Corrected
numbers-to = Figures and events to
# Below the changes of a page that was corrected.
corrections-all = All corrections on this site
# The page of all questions.
questions-intro = Every question that this site answers, page by page.
# On paper, above what the links of a text open on a screen.
print-notes = Notes
# In the list of sources: those we know only through this one.
relays = Known only through it
