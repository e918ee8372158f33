// The counter: one WebSocket, a list and two forms. What other people write is only ever set as text.
// The server says who somebody is; this page asks for a name and shows what it is told.

/** @typedef {{ id: string, name: string, mochi: string }} Person */

const find = (id) => document.getElementById(id);
const [state, log, messages, people, count] = ["state", "log", "messages", "people", "count"].map(find);
const [join, say, leave] = ["join", "say", "leave"].map(find);
const storage = sessionStorage; // each window may have a name of its own

const mostMessages = 200;
const longestPause = 15_000;

/** @type {WebSocket | null} */
let socket = null;
/** @type {Person | null} */
let me = null;
let name = storage.getItem("name") ?? "";
let lastSeen = 0;
let failures = 0;
let timer = 0;
let unanswered = "";
let isFollowing = true;
/** @type {Map<string, Person> | null} */
let present = null;

// MARK: The connection

function connect() {
  clearTimeout(timer);
  socket?.close();
  const url = new URL("/chat/socket", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("name", name);
  if (lastSeen > 0) url.searchParams.set("after", String(lastSeen));
  const opened = new WebSocket(url.href);
  socket = opened;
  opened.onmessage = (event) => {
    if (socket === opened) receive(JSON.parse(event.data));
  };
  opened.onclose = () => {
    if (socket === opened) retry();
  };
}

/** Tries again, each time after a pause twice as long, and not at the same moment as everybody else. */
function retry() {
  socket = null;
  present = null;
  say.querySelector("button").disabled = true;
  restore();
  tell("waiting", me ? "The line is broken. Trying again…" : "Nobody answers. Trying again…");
  const pause = Math.min(longestPause, 500 * 2 ** failures++);
  timer = setTimeout(connect, pause * (0.5 + Math.random() / 2));
}

addEventListener("online", () => {
  if (name && !socket) connect();
});

// MARK: What the server says

function receive(message) {
  switch (message.type) {
    case "welcome":
      me = message.you;
      failures = 0;
      say.querySelector("button").disabled = false;
      tell("here", `You are ${me.name}`);
      break;
    case "people":
      showPeople(message.people);
      break;
    case "said":
      lastSeen = message.offset;
      showMessage(message);
      break;
    case "resync":
      // To a new window this only says where the conversation stands.
      if (lastSeen > 0) showNote("You have missed some of it.");
      lastSeen = message.offset;
      break;
    case "refused":
      restore();
      showNote(message.reason);
      break;
  }
}

/** Gives back words that the server has not taken. */
function restore() {
  if (unanswered && !say.text.value) say.text.value = unanswered;
  unanswered = "";
}

// MARK: What people see

function tell(name, text) {
  document.body.dataset.state = name;
  state.textContent = text;
}

/** @returns {HTMLElement} */
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children); // strings become text
  return made;
}

/** @param {Person} person */
function face(person) {
  const made = element("span", "face");
  made.dataset.kind = person.mochi;
  made.ariaHidden = "true";
  return made;
}

function showMessage({ person, text, at }) {
  const date = new Date(at);
  const time = element("time", "", date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = at;
  const words = element("p", "text", text);
  words.dir = "auto";
  const item = element("li", "", face(person));
  item.append(element("div", "words", element("p", "who", element("bdi", "", person.name), time), words));
  item.dataset.from = person.id;
  item.classList.toggle("mine", person.id === me?.id);
  item.classList.toggle("again", messages.lastElementChild?.dataset.from === person.id);
  if (person.id === me?.id && text === unanswered) unanswered = "";
  show(item, person.id === me?.id);
}

function showNote(text) {
  show(element("li", "note", text), false);
}

function show(item, isMine) {
  messages.append(item);
  while (messages.childElementCount > mostMessages) messages.firstElementChild.remove();
  if (isMine) isFollowing = true;
  follow();
}

/** Stays at the end, unless somebody has gone back to read. */
function follow() {
  if (isFollowing) log.scrollTop = log.scrollHeight;
}

log.addEventListener("scroll", () => {
  isFollowing = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
});
new ResizeObserver(follow).observe(log);

/** @param {Person[]} list */
function showPeople(list) {
  const now = new Map(list.map((person) => [person.id, person]));
  count.textContent = String(now.size);
  people.replaceChildren(...list.map((person) => element("li", "", face(person), element("bdi", "", person.name))));
  if (present) {
    for (const [id, person] of now) if (!present.has(id)) showNote(`${person.name} came in`);
    for (const [id, person] of present) if (!now.has(id)) showNote(`${person.name} left`);
  }
  present = now;
}

// MARK: What people do

join.addEventListener("submit", (event) => {
  event.preventDefault();
  enter(join.elements.namedItem("name").value);
  find("text").focus({ preventScroll: true });
});

say.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = say.text.value.trim().replace(/\s+/g, " ");
  if (!text || socket?.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ text }));
  unanswered = text;
  say.text.value = "";
});

leave.addEventListener("click", () => {
  const left = socket;
  socket = me = present = null;
  name = unanswered = "";
  failures = lastSeen = 0;
  clearTimeout(timer);
  left?.close(1000);
  storage.removeItem("name");
  messages.replaceChildren();
  people.replaceChildren(element("li", "nobody", "Come in and see"));
  count.textContent = "";
  turn(false);
  tell("", "Come in and say hello");
  find("name").focus();
});

function enter(asked) {
  name = asked.trim();
  storage.setItem("name", name);
  turn(true);
  tell("waiting", "Coming in…");
  say.querySelector("button").disabled = true;
  connect();
}

function turn(isInside) {
  join.hidden = isInside;
  say.hidden = leave.hidden = !isInside;
}

if (name) enter(name);
