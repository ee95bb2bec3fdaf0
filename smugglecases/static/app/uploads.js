// Files on their way: dropped or chosen, sent in pieces, going on after a broken connection.
(() => {
  "use strict";
  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const { uploads: address, piece, stored, failed, waiting, checking, cancel } = form.dataset;
  const size = Number(piece);
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector(".uploads");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const pause = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
  const call = (url, options = {}) => fetch(url, {
    credentials: "same-origin", ...options, headers: { "X-CSRFToken": token, Accept: "application/json", ...options.headers },
  });
  const problem = async (answer) => {
    const body = await answer.json().catch(() => ({}));
    const fields = Object.values(body.fields || {}).flat().map((one) => one.message);
    return new Error(fields.join(" ") || body.detail || String(answer.status));
  };
  const remembered = (file) => `upload:${address}:${file.name}:${file.size}:${file.lastModified}`;

  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const words = document.createElement("span");
    const stop = document.createElement("button");
    name.textContent = file.name;
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    words.className = "hint";
    stop.type = "button";
    stop.className = "btn btn-sm";
    stop.textContent = cancel;
    stop.setAttribute("aria-label", `${cancel} ${file.name}`);
    item.append(name, bar, words, stop);
    list.append(item);
    return { item, bar, words, stop };
  };

  // What was begun before, if it still waits; else a new upload.
  const begin = async (file) => {
    const key = remembered(file);
    const known = localStorage.getItem(key);
    if (known) {
      const answer = await call(known);
      if (answer.ok) {
        const found = await answer.json();
        if (!found.ended_at) return { url: known, received: found.received };
      }
    }
    const answer = await call(address, {
      method: "POST", body: JSON.stringify({ name: file.name, size: file.size }), headers: { "Content-Type": "application/json" },
    });
    if (!answer.ok) throw await problem(answer);
    const made = await answer.json();
    const url = `/api/v1/uploads/${made.uuid}/`;
    localStorage.setItem(key, url);
    return { url, received: 0 };
  };

  const send = async (file, shown, upload) => {
    let offset = upload.received;
    while (offset < file.size && !shown.stopped) {
      shown.bar.value = offset;
      try {
        const answer = await call(upload.url, {
          method: "PATCH", body: file.slice(offset, offset + size),
          headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) },
        });
        if (answer.status === 409) {
          offset = (await (await call(upload.url)).json()).received;
        } else if (answer.status >= 500) {
          throw new TypeError("try again");
        } else if (!answer.ok) {
          throw await problem(answer);
        } else {
          offset = (await answer.json()).received;
        }
        shown.words.textContent = "";
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        shown.words.textContent = waiting;
        await pause(2);
      }
    }
    shown.bar.value = offset;
  };

  const follow = async (job) => {
    for (;;) {
      const answer = await call(`/api/v1/jobs/${job}/`).catch(() => null);
      const found = answer && answer.ok ? await answer.json() : { state: "waiting" };
      if (found.state === "done") return;
      if (found.state !== "waiting" && found.state !== "running") throw new Error(found.outcome?.problem || found.state);
      await pause(1);
    }
  };

  const take = async (file) => {
    const shown = line(file);
    try {
      const upload = await begin(file);
      shown.stop.addEventListener("click", async () => {
        shown.stopped = true;
        await call(upload.url, { method: "DELETE" });
        localStorage.removeItem(remembered(file));
        shown.item.remove();
      });
      await send(file, shown, upload);
      if (shown.stopped) return false;
      shown.stop.remove();
      shown.words.textContent = checking;
      const answer = await call(`${upload.url}finish/`, { method: "POST" });
      if (!answer.ok) throw await problem(answer);
      await follow((await answer.json()).uuid);
      localStorage.removeItem(remembered(file));
      shown.words.textContent = stored;
      return true;
    } catch (error) {
      shown.words.textContent = `${failed} ${error.message}`;
      shown.item.classList.add("is-failed");
      return false;
    }
  };

  const takeAll = async (files) => {
    const done = [];
    for (const file of files) done.push(await take(file)); // one after another: the line is the narrow place
    if (done.length && done.every(Boolean)) window.location.reload();
  };
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    const files = [...input.files];
    input.value = "";
    takeAll(files);
  });
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("is-over"); });
  }
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    takeAll([...event.dataTransfer.files]);
  });
})();
