// Pictures by ECharts from the JSON block beside them, and selects that can be searched; both loaded only where used.
(() => {
  "use strict";
  const here = document.getElementById("charts-script").dataset;
  const loaded = {};
  const script = (src) => {
    loaded[src] = loaded[src] || new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = src;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
    return loaded[src];
  };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const theme = () => ({
    color: ["--lane-criminal", "--lane-money", "--chart-3", "--chart-4", "--chart-5", "--chart-6"].map(colour),
    textStyle: { color: colour("--chart-text"), fontFamily: "inherit", fontSize: 12 },
    backgroundColor: "transparent",
  });
  const quiet = (axis) => (axis ? [axis].flat().map((one) => ({
    ...one,
    axisLabel: { color: colour("--chart-text"), ...one.axisLabel },
    axisLine: { lineStyle: { color: colour("--chart-line") }, ...one.axisLine },
    splitLine: { lineStyle: { color: colour("--chart-line") }, ...one.splitLine },
  })) : undefined);
  const charts = new Map();
  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => charts.get(entry.target)?.resize()));
  const draw = (element) => {
    const option = JSON.parse(document.getElementById(element.dataset.chart).textContent);
    const chart = charts.get(element) || window.echarts.init(element, null, { renderer: "svg" });
    charts.set(element, chart);
    sizes.observe(element);
    chart.setOption({
      ...theme(),
      animation: false,
      aria: { enabled: false },
      grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
      ...option,
      legend: option.legend ? { textStyle: { color: colour("--chart-text") }, ...option.legend } : undefined,
      xAxis: quiet(option.xAxis),
      yAxis: quiet(option.yAxis),
      tooltip: {
        trigger: "axis", confine: true, transitionDuration: 0, ...option.tooltip, renderMode: "richText",
        backgroundColor: colour("--chart-paper"), borderColor: colour("--chart-line"), textStyle: { color: colour("--chart-text") },
      },
    }, true);
  };
  const step = (element, by) => {
    const chart = charts.get(element);
    const series = chart?.getOption().series?.[0];
    if (!series?.data?.length) return;
    const at = (Number(element.dataset.at ?? -1) + by + series.data.length) % series.data.length;
    element.dataset.at = String(at);
    chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
    chart.dispatchAction({ type: "downplay", seriesIndex: 0 });
    chart.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex: at });
  };
  const start = (root) => {
    const pictures = [...root.querySelectorAll("[data-chart]")].filter((element) => !charts.has(element));
    if (pictures.length) script(here.echarts).then(() => pictures.forEach(draw)).catch(() => {});
    const selects = [...root.querySelectorAll("select[data-search]:not(.tomselected)")];
    if (selects.length) {
      if (!document.querySelector("link[data-tom]")) {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = here.tomSelectCss;
        link.dataset.tom = "";
        document.head.prepend(link);
      }
      script(here.tomSelect).then(() => selects.forEach((select) => {
        new window.TomSelect(select, { maxOptions: 200, plugins: select.multiple ? ["remove_button"] : [] });
        select.setAttribute("aria-hidden", "true");  // its label now names the box that took its place
      })).catch(() => {});
    }
  };
  start(document);
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt.querySelectorAll) start(event.detail.elt); });
  document.addEventListener("theme", () => charts.forEach((chart, element) => draw(element)));
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
  document.addEventListener("keydown", (event) => {
    const element = event.target.closest?.("[data-chart]");
    if (!element || !["ArrowRight", "ArrowLeft"].includes(event.key)) return;
    event.preventDefault();
    step(element, event.key === "ArrowRight" ? 1 : -1);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-save]");
    if (!button) return;
    const element = document.querySelector(`[data-chart="${button.dataset.chartSave}"]`);
    const svg = element.querySelector("svg");
    if (!svg) return;
    const blob = new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${button.dataset.chartSave}.svg`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
