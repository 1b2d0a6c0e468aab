// The one listener for all tabs of a browser: hands on what the server says, and the last of it to each tab that comes.
"use strict";
const tabs = new Set();
let last;

function tell(message) {
  last = message;
  for (const tab of tabs) tab.postMessage(message);
}

const events = new EventSource("events");
events.onmessage = ({ data }) => tell(JSON.parse(data));
events.onerror = () => events.readyState === EventSource.CLOSED && tell({ gone: true });

onconnect = ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab);
  if (last) tab.postMessage(last);
};
