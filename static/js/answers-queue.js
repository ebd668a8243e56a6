/* The answers that wait to be sent: kept on the device by person and audit, sent one at a time, never given up.

   Of each question one entry is kept: `sent` is on its way and keeps its id and its body until the server has spoken
   about it, so that a repeat is recognised; `next` is what was typed since. A reload, a lost connection or a closed
   lid loses neither. */

const PREFIX = "distretto:answers";
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const PATIENCE = 20000;

/* Version 4; `crypto.randomUUID` is missing where the page did not come over HTTPS. */
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

/* localStorage where it works; what has no room there stays in memory, and the page says so. What is on the device is
   always read: a full device takes nothing more, but what it has still waits to be sent. */
class Store {
  constructor(person, audit) {
    this.prefix = `${PREFIX}:${person}:${audit}:`;
    this.memory = new Map();
    this.works = this.onDevice((device) => {
      device.setItem(`${PREFIX}:probe`, "1");
      device.removeItem(`${PREFIX}:probe`);
      return true;
    });
  }

  /* Whether all that waits would be there after a reload, and what comes next too. */
  get lasts() {
    return Boolean(this.works) && this.memory.size === 0;
  }

  onDevice(work) {
    try {
      return work(localStorage);
    } catch {
      return null;
    }
  }

  get(key) {
    const text = this.memory.get(key) ?? this.onDevice((device) => device.getItem(this.prefix + key));
    return text ? JSON.parse(text) : null;
  }

  set(key, entry) {
    const text = JSON.stringify(entry);
    this.works = this.onDevice((device) => {
      device.setItem(this.prefix + key, text);
      return true;
    });
    if (this.works) this.memory.delete(key);
    else this.memory.set(key, text);
  }

  remove(key) {
    this.memory.delete(key);
    this.onDevice((device) => device.removeItem(this.prefix + key));
  }

  keys() {
    const names = this.onDevice((device) => Array.from({ length: device.length }, (_, place) => device.key(place))) ?? [];
    const kept = names.filter((name) => name?.startsWith(this.prefix)).map((name) => name.slice(this.prefix.length));
    return [...new Set([...this.memory.keys(), ...kept])].sort();
  }
}

export class AnswerQueue extends EventTarget {
  constructor({ person, audit, csrf, sessionUrl }) {
    super();
    Object.assign(this, { person, audit, csrf, sessionUrl });
    this.store = new Store(person, audit);
    this.wait = FIRST_WAIT;
    this.again = false;
    this.running = null;
    addEventListener("online", () => this.hurry());
    addEventListener("storage", ({ key }) => {
      if (key?.startsWith(this.store.prefix)) this.tell("elsewhere", { key: key.slice(this.store.prefix.length) });
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  /* What is known of a question: "pending", "invalid", "conflict", "refused" or nothing; and what was typed. */
  entry(key) {
    return this.store.get(key);
  }

  counts() {
    const counts = { pending: 0, invalid: 0, conflict: 0, refused: 0 };
    for (const key of this.store.keys()) counts[this.store.get(key)?.state ?? "pending"] += 1;
    return counts;
  }

  /* The pages, other than this one, where somebody has to decide about an answer. */
  pagesToSee() {
    const entries = this.store.keys().map((key) => this.store.get(key));
    const waiting = entries.filter((entry) => entry && entry.state !== "pending" && entry.page !== location.pathname);
    return [...new Set(waiting.map((entry) => entry.page))];
  }

  /* Keep what was typed. `url` and `department` say where it goes, `base` on which revision it stands. A conflict
     stays one until it is decided. */
  put(key, { url, department, base, pairs }) {
    const entry = this.store.get(key) ?? { sent: null, base };
    entry.next = pairs;
    entry.url = url;
    entry.department = department;
    entry.page = location.pathname;
    if (entry.state !== "conflict") {
      entry.state = "pending";
      delete entry.told;
    }
    this.store.set(key, entry);
    this.tell("change", { key });
  }

  /* A conflict decided for one's own answer: send it anew, based on the other one. */
  insist(key) {
    const entry = this.store.get(key);
    if (!entry) return;
    this.store.set(key, { ...entry, base: entry.told.revision, sent: null, state: "pending", told: undefined });
    this.tell("change", { key });
    this.hurry();
  }

  /* One's own answer is put aside. */
  drop(key) {
    this.store.remove(key);
    this.tell("change", { key });
  }

  hurry() {
    this.wait = FIRST_WAIT;
    return this.flush();
  }

  /* Send all that can be sent; one sender at a time, across tabs where the browser can do that. */
  flush() {
    this.again = true;
    this.running ??= this.alone(async () => {
      while (this.again) {
        this.again = false;
        await this.sendAll();
      }
    }).finally(() => {
      this.running = null;
      if (this.again) this.flush();
    });
    return this.running;
  }

  alone(work) {
    if (!navigator.locks) return work();
    return navigator.locks.request(`${PREFIX}:${this.person}:${this.audit}`, work);
  }

  async sendAll() {
    clearTimeout(this.timer);
    for (const key of this.store.keys()) {
      const entry = this.store.get(key);
      if (entry?.state === "pending" && !(await this.send(key))) return;
    }
    this.wait = FIRST_WAIT;
  }

  /* Returns whether it makes sense to go on with the next one. */
  async send(key) {
    const entry = this.store.get(key);
    if (!entry.sent) {
      entry.sent = { id: newId(), base: entry.base, pairs: entry.next };
      entry.next = null;
      this.store.set(key, entry);
    }
    let response;
    let told = {};
    try {
      response = await this.post(entry);
      if (response.headers.get("Content-Type")?.startsWith("application/json")) told = await response.json();
    } catch {
      return this.later("offline");
    }
    if (response.status === 401) return this.later("signed-out", told);
    if (response.status === 429 || response.status >= 500) return this.later("offline");
    this.tell("online");
    this.settle(key, response.status, told);
    return true;
  }

  async post(entry, isSecondTry = false) {
    const body = new URLSearchParams(entry.sent.pairs);
    const prefix = entry.url.replace(/\/$/, "").split("/").pop();
    body.set(`${prefix}-operation`, entry.sent.id);
    body.set(`${prefix}-base_revision`, entry.sent.base);
    body.set("person", this.person);
    body.set("department", entry.department ?? "");
    const headers = { Accept: "application/json", "X-CSRFToken": this.csrf };
    const signal = AbortSignal.timeout?.(PATIENCE);
    const response = await fetch(entry.url, { method: "POST", body, headers, signal, redirect: "error", keepalive: true });
    if (response.status !== 403 || isSecondTry) return response;
    const session = await this.askWhoIsThere();
    return session.status === 200 ? this.post(entry, true) : session.status === 401 ? session : response;
  }

  /* The token goes stale when somebody signs in anew: take a fresh one. */
  async askWhoIsThere() {
    const response = await fetch(this.sessionUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.ok) this.csrf = (await response.clone().json()).csrf;
    return response;
  }

  /* The server has spoken about what was sent. What was typed since goes on from there. */
  settle(key, status, told) {
    const entry = this.store.get(key);
    if (!entry) return;
    const mine = entry.next ?? entry.sent.pairs;
    if (status === 200) {
      if (entry.next) {
        this.store.set(key, { ...entry, sent: null, base: told.revision });
        this.again = true;
      } else {
        this.store.remove(key);
      }
    } else if (status === 422 && entry.next) {
      this.store.set(key, { ...entry, sent: null });
      this.again = true;
    } else {
      const state = { 409: "conflict", 422: "invalid" }[status] ?? "refused";
      this.store.set(key, { ...entry, sent: null, next: mine, state, told });
    }
    this.tell("settled", { key, status, told, more: Boolean(entry.next) });
    this.tell("change", { key });
  }

  later(why, told = {}) {
    this.tell(why, told);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
