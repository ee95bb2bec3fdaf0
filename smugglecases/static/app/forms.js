// Forms: drafts on the server with a copy in the browser, a guard against losing what was typed, Esc asks.
(() => {
  "use strict";
  const body = document.body;
  const url = body.dataset.draftUrl;
  const prefix = `draft:${body.dataset.user || "nobody"}:`;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(prefix + key, JSON.stringify(value)); } catch { /* full or private */ } },
    drop(key) { try { localStorage.removeItem(prefix + key); } catch { /* private */ } },
  };
  const skipped = new Set(["csrfmiddlewaretoken", "version", "password", "password1", "password2", "oldpassword", "code"]);
  const values = (form) => {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (skipped.has(name) || value instanceof File) continue;
      (found[name] = found[name] || []).push(value);
    }
    return found;
  };
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const fill = (form, draft) => {
    for (const element of form.elements) {
      if (!element.name || skipped.has(element.name) || element.type === "file") continue;
      const wanted = draft[element.name] || [];
      if (element.type === "checkbox" || element.type === "radio") element.checked = wanted.includes(element.value);
      else if (element.tagName === "SELECT" && element.multiple) {
        for (const option of element.options) option.selected = wanted.includes(option.value);
      } else if ((element.type !== "hidden" || "kept" in element.dataset) && element.tagName !== "BUTTON" && wanted.length) {
        const inputs = [...form.elements].filter((other) => other.name === element.name);
        element.value = wanted[inputs.indexOf(element)] ?? wanted[0];
      }
      element.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const LARGEST_PARTING = 60000; // bytes that a browser still sends for a page that is being left
  // Rows that were added before the tab was closed come back with what was typed in them.
  const grow = (form, draft) => Promise.all([...form.querySelectorAll("fieldset[data-rows-url]")].map((rows) => {
    const total = rows.querySelector("input[name$=-TOTAL_FORMS]");
    const wanted = Number((draft[total.name] || [0])[0]);
    if (!(wanted > Number(total.value))) return null;
    const prefix = total.name.replace("TOTAL_FORMS", "");
    const typed = Object.entries(draft).filter(([name]) => name.startsWith(prefix)).map(([name, all]) => [name, all[0]]);
    const content = { ...Object.fromEntries(typed), [total.name]: wanted - 1 }; // the door adds one
    return window.htmx.ajax("POST", rows.dataset.rowsUrl, { target: rows, swap: "outerHTML", values: content });
  }));

  const send = (key, content) => {
    if (!url) return Promise.resolve(false);
    const data = new URLSearchParams({ form: key, values: JSON.stringify(content) });
    const keepalive = data.toString().length < LARGEST_PARTING;
    return fetch(url, {
      method: "POST", body: data, headers: { "X-CSRFToken": token() }, credentials: "same-origin", keepalive,
    }).then((answer) => answer.ok).catch(() => false);
  };
  const load = (key) => {
    if (!url) return Promise.resolve(null);
    return fetch(`${url}?form=${encodeURIComponent(key)}`, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => (answer.status === 200 ? answer.json() : null)).then((found) => found?.values || null).catch(() => null);
  };

  const offer = (form, draft, drop) => {
    const words = window.desk.words();
    const line = document.createElement("div");
    line.className = "draft-line note tone-amber";
    line.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = words.draftFound;
    const restore = document.createElement("button");
    restore.type = "button";
    restore.className = "btn btn-sm";
    restore.textContent = words.draftRestore;
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn btn-sm btn-ghost-secondary";
    discard.textContent = words.draftDrop;
    restore.addEventListener("click", async () => {
      await grow(form, draft);
      fill(form, draft);
      form.querySelectorAll("details.fold").forEach((fold) => {
        if ([...fold.querySelectorAll("[name]")].some((element) => (draft[element.name] || [""])[0] !== "")) fold.open = true;
      });
      line.remove();
      form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
    discard.addEventListener("click", () => { drop(); line.remove(); });
    line.append(text, restore, discard);
    form.prepend(line);
  };

  const guard = (form) => {
    const key = form.dataset.draft;
    const status = document.createElement("span");
    status.className = "draft-status";
    status.setAttribute("role", "status");
    (form.querySelector("[data-draft-status]") || form).append(status);
    let start = values(form);
    let timer = 0;
    let saved = Date.now();
    let sent = false;
    const changed = () => !sent && !same(start, values(form));
    const drop = () => { if (key) { store.drop(key); send(key, {}); } };
    const save = () => {
      if (!key || !changed()) return;
      const now = values(form);
      saved = Date.now();
      store.set(key, now);
      send(key, now).then((ok) => { if (ok) status.textContent = window.desk.words().draftSaved; });
    };
    // Somebody who types without a pause is saved every few seconds too.
    const soon = () => { clearTimeout(timer); timer = setTimeout(save, Math.max(0, Math.min(1200, saved + 5000 - Date.now()))); };
    form.addEventListener("input", () => { status.textContent = ""; soon(); });
    form.addEventListener("change", soon);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      save();
      sent = true;
      if (key) try { sessionStorage.setItem("draft-sent", key); } catch { /* private */ }
    });
    window.addEventListener("pagehide", () => { if (changed()) save(); });
    window.addEventListener("beforeunload", (event) => { if (changed() && !key) event.preventDefault(); });
    document.addEventListener("keydown", async (event) => {
      const inForm = form.contains(event.target) || event.target === document.body;
      if (event.key !== "Escape" || event.defaultPrevented || !form.dataset.back || !inForm) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault(); // else the same key closes the question at once
      if (changed() && !(await window.desk.ask(window.desk.words().discard))) return;
      sent = true;
      clearTimeout(timer);
      drop();
      window.location.href = form.dataset.back;
    });
    if (!key || form.querySelector(".form-errors") || "noOffer" in form.dataset) return;
    load(key).then((found) => {
      const draft = found && Object.keys(found).length ? found : store.get(key);
      if (draft && !same(draft, start)) offer(form, draft, drop);
    });
  };

  // A form that was sent and did not come back was saved: its draft has done its work.
  let done = "";
  try { done = sessionStorage.getItem("draft-sent") || ""; sessionStorage.removeItem("draft-sent"); } catch { /* private */ }
  const forms = [...document.querySelectorAll("form[data-draft], form[data-guard]")];
  if (done && !forms.some((form) => form.dataset.draft === done)) {
    store.drop(done);
    send(done, {});
  }
  forms.forEach(guard);
  document.addEventListener("htmx:load", (event) => {
    event.detail.elt.querySelectorAll?.("form[data-draft], form[data-guard]").forEach((form) => {
      if (!forms.includes(form)) { forms.push(form); guard(form); }
    });
  });
  // Nothing of a case stays in the browser of somebody who signed out.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("draft:")).forEach((key) => localStorage.removeItem(key));
    } catch { /* private */ }
  });
  // A second click on a button that already sends does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes";
    setTimeout(() => { delete form.dataset.sending; }, 4000);
  });
  // Filters apply as soon as a choice is made.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filter]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });
})();
