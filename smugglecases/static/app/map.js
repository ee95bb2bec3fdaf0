// The map: legs as lines whose width is their traffic, a time range by two sliders, and the table kept in step.
(() => {
  "use strict";
  const holder = document.getElementById("map");
  const block = document.getElementById("map-data");
  if (!holder || !block) return;
  const picture = JSON.parse(block.textContent);
  const days = picture.days;
  const words = holder.dataset;
  const language = document.documentElement.lang || "en";
  const panel = document.getElementById("map-panel").firstElementChild;
  const table = document.getElementById("map-lines");
  const by = document.getElementById("map-by");
  const sliders = { from: document.getElementById("map-from"), until: document.getElementById("map-until") };

  // Figures. Amounts are counted in hundredths as whole numbers, so that sums are exact.
  const point = (1.5).toLocaleString(language).charAt(1);
  const whole = (number) => number.toLocaleString(language);
  const hundredths = (text) => BigInt(text.replace(".", ""));
  const amount = (currency, cents) => `${currency}\u00a0${(cents / 100n).toLocaleString(language)}${point}${String(cents % 100n).padStart(2, "0")}`;
  const nothing = () => ({ runs: 0, carried: 0, paid: 0, money: new Map() });
  const add = (sums, more) => {
    ["runs", "carried", "paid"].forEach((name) => { sums[name] += more[name]; });
    Object.entries(more.money).forEach(([currency, text]) => {
      sums.money.set(currency, (sums.money.get(currency) || 0n) + hundredths(text));
    });
    return sums;
  };
  const range = () => {
    const last = days.length - 1;
    return sliders.from ? [Number(sliders.from.value), Number(sliders.until.value)] : [0, last];
  };
  const within = (on, [from, until]) => days.length > 0 && on >= days[from].on && on <= days[until].on;
  const sumsOf = (line, span) => Object.entries(line.days).filter(([on]) => within(on, span)).reduce((sums, [, more]) => add(sums, more), nothing());
  const write = (cell, name, sums) => {
    if (!cell) return;
    if (name !== "money") { cell.textContent = whole(sums[name]); return; }
    cell.replaceChildren(...[...sums.money].sort().map(([currency, cents]) => {
      const line = document.createElement("div");
      line.className = "money";
      line.textContent = amount(currency, cents);
      return line;
    }));
  };

  // What is drawn: lines between the same two points lie on each other, so they are one line.
  const groups = new Map();
  picture.lines.filter((line) => line.from.at && line.to.at).forEach((line) => {
    const key = [line.from.at, line.to.at].flat().join();
    if (!groups.has(key)) groups.set(key, { lines: [], ends: [line.from, line.to] });
    groups.get(key).lines.push(line);
  });
  const measure = (sums) => sums[by ? by.value : "carried"];
  const state = { chosen: null, drawn: [] };
  const trafficOf = (group, span) => group.lines.reduce((total, line) => total + measure(sumsOf(line, span)), 0);
  const restyle = () => {
    const full = [0, days.length - 1];
    const most = Math.max(1, ...[...groups.values()].map((group) => trafficOf(group, full)));
    state.drawn.forEach(({ group, path }) => {
      const traffic = trafficOf(group, range());
      path.setStyle({ weight: traffic ? 2 + 10 * Math.sqrt(traffic / most) : 1.5, dashArray: traffic ? null : "3 5" });
      path.getElement()?.classList.toggle("is-chosen", group === state.chosen);
    });
  };

  const fact = (list, name, value) => {
    const term = document.createElement("dt");
    term.textContent = name;
    const what = document.createElement("dd");
    if (value instanceof Node) what.append(value); else what.textContent = value;
    list.append(term, what);
  };
  const describe = () => {
    if (!state.chosen) return;
    panel.replaceChildren(...state.chosen.lines.flatMap((line) => {
      const title = document.createElement("h2");
      title.className = "card-title";
      title.textContent = line.title;
      const where = document.createElement("p");
      where.className = "hint";
      where.textContent = `${line.from.name} → ${line.to.name} · ${line.mode}`;
      const list = document.createElement("dl");
      list.className = "facts";
      const sums = sumsOf(line, range());
      table.querySelectorAll("thead [data-head]").forEach((head) => {
        const cell = document.createElement("span");
        write(cell, head.dataset.head, sums);
        fact(list, head.textContent, cell);
      });
      const open = document.createElement("a");
      open.className = "btn btn-sm";
      open.href = line.link;
      open.textContent = words.open;
      return [title, where, list, open];
    }));
  };
  const choose = (group) => { state.chosen = group; restyle(); describe(); };

  // The table, the transports and the words of the range follow the sliders.
  const apply = () => {
    const span = range();
    const total = nothing();
    table.querySelectorAll("tbody tr").forEach((row) => {
      const sums = sumsOf(picture.lines[Number(row.dataset.line)], span);
      row.querySelectorAll("[data-cell]").forEach((cell) => write(cell, cell.dataset.cell, sums));
    });
    picture.lines.forEach((line) => Object.entries(line.days).forEach(([on, more]) => { if (within(on, span)) add(total, more); }));
    table.querySelectorAll("[data-total]").forEach((cell) => write(cell, cell.dataset.total, total));
    document.querySelectorAll("#map-runs [data-run]").forEach((row) => { row.hidden = !within(row.dataset.run, span); });
    if (days.length) document.getElementById("map-range").textContent = `${days[span[0]].words} – ${days[span[1]].words}`;
    Object.entries(sliders).forEach(([name, slider]) => {
      slider?.setAttribute("aria-valuetext", days[span[name === "from" ? 0 : 1]].words);
    });
    restyle();
    describe();
  };
  const push = (moved, other, ahead) => { // one end of the range pushes the other before it
    if (ahead ? Number(moved.value) > Number(other.value) : Number(moved.value) < Number(other.value)) other.value = moved.value;
    apply();
  };
  sliders.from?.addEventListener("input", () => push(sliders.from, sliders.until, true));
  sliders.until?.addEventListener("input", () => push(sliders.until, sliders.from, false));
  by?.addEventListener("change", apply);

  const draw = () => {
    const L = window.L;
    const map = L.map(holder, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false, minZoom: 2, maxZoom: picture.tiles ? 18 : 9,
      maxBounds: [[-85, -200], [85, 200]], zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
    });
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    const credit = document.createElement("span");
    credit.textContent = picture.source;
    L.control.attribution({ prefix: false }).addTo(map).addAttribution(credit.innerHTML);
    if (picture.tiles) L.tileLayer(picture.tiles, { maxZoom: 18 }).addTo(map);
    const places = new Map();
    groups.forEach(({ ends }) => ends.forEach((end) => places.set(end.at.join(), end)));
    // A name stands on the side of its place where no line leaves.
    const beside = new Map();
    groups.forEach(({ ends: [start, end] }) => [[start, end], [end, start]].forEach(([here, there]) => {
      beside.set(here.at.join(), (beside.get(here.at.join()) || 0) + Math.sign(there.at[1] - here.at[1]));
    }));
    const corners = [...places.values()].map((end) => end.at);
    if (corners.length) map.fitBounds(L.latLngBounds(corners).pad(0.25), { maxZoom: 7 });
    else map.fitBounds([[34, -12], [60, 42]]);
    groups.forEach((group) => {
      const path = L.polyline(group.ends.map((end) => end.at), { className: "map-leg", weight: 2 }).addTo(map);
      path.on("click", () => choose(group));
      state.drawn.push({ group, path });
    });
    places.forEach((end) => {
      const name = document.createElement("span");
      name.textContent = end.name;
      const few = places.size <= 14;
      const left = beside.get(end.at.join()) > 0;
      L.circleMarker(end.at, { radius: 4, weight: 2, className: "map-place", interactive: !few }).addTo(map)
        .bindTooltip(name, { permanent: few, direction: left ? "left" : "right", offset: [left ? -6 : 6, 0], className: "map-name" });
    });
    restyle();
    const land = fetch(words.land, { credentials: "same-origin" }).then((answer) => answer.json());
    land.then((world) => {
      const countries = window.topojson.feature(world, world.objects.countries);
      L.geoJSON(countries, { interactive: false, style: { className: "map-land", weight: 0.6 } }).addTo(map).bringToBack();
      holder.dataset.ready = "yes";
    }).catch(() => { holder.dataset.ready = "bare"; });
    window.addEventListener("beforeprint", () => map.invalidateSize());
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-show]");
      if (!button) return;
      const group = [...groups.values()].find(({ lines }) => lines.some((line) => String(line.id) === button.dataset.show));
      if (!group) return;
      choose(group);
      const { top, bottom } = holder.getBoundingClientRect();
      if (bottom < 200 || top > window.innerHeight - 100) holder.scrollIntoView({ block: "center" });
      map.fitBounds(L.latLngBounds(group.ends.map((end) => end.at)).pad(0.5), { maxZoom: 7 });
    });
  };
  apply();
  if (window.L && window.topojson) draw(); else panel.textContent = words.failed;
})();
