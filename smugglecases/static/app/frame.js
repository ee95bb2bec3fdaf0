// The frame: rail, search key, command list, messages, questions before a step.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = () => document.getElementById("words").dataset;
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  // ask(text) resolves to true or false; used for data-confirm, hx-confirm and the guard of unsaved forms.
  const ask = (text, yes) => new Promise((resolve) => {
    const dialog = document.getElementById("ask");
    document.getElementById("ask-text").textContent = text;
    const button = dialog.querySelector("[data-ask-yes]");
    button.dataset.usual = button.dataset.usual || button.textContent;
    button.textContent = yes || button.dataset.usual;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

  const toast = (text, tone = "blue") => {
    const holder = document.querySelector(".toasts");
    if (!holder) return;
    const line = document.createElement("div");
    line.className = `toast-line tone-${tone}`;
    const span = document.createElement("span");
    span.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn-close";
    close.dataset.closeToast = "";
    close.setAttribute("aria-label", words().close);
    line.append(span, close);
    holder.append(line);
  };
  window.desk = { ask, toast, words };

  const fold = document.querySelector("[data-rail-fold]");
  const folded = () => root.dataset.rail === "folded";
  if (fold) {
    fold.setAttribute("aria-pressed", String(folded()));
    fold.addEventListener("click", () => {
      if (folded()) delete root.dataset.rail; else root.dataset.rail = "folded";
      fold.setAttribute("aria-pressed", String(folded()));
      try { localStorage.setItem("rail", folded() ? "folded" : "open"); } catch { /* not remembered */ }
    });
  }
  const open = document.querySelector("[data-rail-open]");
  if (open) {
    open.addEventListener("click", () => {
      const now = document.getElementById("rail").classList.toggle("is-open");
      open.setAttribute("aria-expanded", String(now));
    });
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close-toast]");
    if (close) close.parentElement.remove();
    if (event.target.closest("[data-print]")) window.print();
    const demo = event.target.closest("[data-demo-user]");
    if (demo) {
      document.getElementById("id_login").value = demo.dataset.demoUser;
      document.getElementById("id_password").value = demo.dataset.demoPassword;
      document.getElementById("id_login").form.requestSubmit();
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
  });

  // The command list.
  const palette = document.getElementById("palette");
  const input = document.getElementById("palette-input");
  const options = () => [...palette.querySelectorAll("[role=option]")].filter((option) => !option.hidden);
  const select = (option) => {
    palette.querySelectorAll("[role=option]").forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const filter = () => {
    const sought = input.value.trim().toLocaleLowerCase();
    palette.querySelectorAll("[role=option]").forEach((option) => {
      if (option.dataset.searchUrl) {
        option.hidden = !sought;
        option.querySelector("[data-palette-query]").textContent = input.value.trim();
      } else option.hidden = sought !== "" && !option.textContent.toLocaleLowerCase().includes(sought);
    });
    select(options()[0]);
  };
  const go = (option) => {
    if (!option) return;
    const search = option.dataset.searchUrl;
    window.location.href = search ? `${search}?q=${encodeURIComponent(input.value.trim())}` : option.dataset.url;
  };
  const openPalette = () => {
    if (!palette || palette.open) return;
    input.value = "";
    palette.showModal();
    filter();
    input.focus();
  };
  if (palette) {
    input.addEventListener("input", filter);
    input.addEventListener("keydown", (event) => {
      const shown = options();
      const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown") select(shown[(at + 1) % shown.length]);
      else if (event.key === "ArrowUp") select(shown[(at - 1 + shown.length) % shown.length]);
      else if (event.key === "Enter") go(shown[at]);
      else return;
      event.preventDefault();
    });
    palette.addEventListener("click", (event) => {
      if (event.target === palette) palette.close();
      go(event.target.closest("[role=option]"));
    });
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
    } else if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const box = document.querySelector("[data-top-search]");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
  });
  document.querySelector("[data-palette-open]")?.addEventListener("click", openPalette);

  // Questions before a step: data-confirm on a form or a button.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const text = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!text || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    if (await ask(text, event.submitter?.textContent.trim())) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    }
  }, true);
  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await ask(event.detail.question)) event.detail.issueRequest(true);
  });
  document.addEventListener("htmx:sendError", () => toast(words().failed, "red"));
  // A refusal comes as a fragment with its own status and is shown like any answer.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const status = event.detail.xhr.status;
    if (status === 409 || status === 412 || status === 422 || status === 400 || status === 403) event.detail.shouldSwap = true;
  });
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  document.querySelector("[data-focus]")?.focus();
})();
