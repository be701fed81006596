"use strict";
/* What the page gains with a script: filters, search, sorting, links to a row or a view, CSV. Without it the page is whole.
   Everything is read from the tables; texts are only ever written as text. */
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, text, properties = {}) => Object.assign(document.createElement(name), { textContent: text }, properties);

  /* Rows are read once, when first needed: text in lower case for the search, what is filtered by, and the row itself. */
  const tables = all("table.flows");
  let records;
  const rowsOf = () => {
    records ??= tables.flatMap((table) =>
      [...table.tBodies[0].rows].map((row) => {
        const { cells } = row;
        return {
          row,
          table,
          verdict: table.dataset.verdict,
          hosts: [cells[0].textContent, cells[1].textContent],
          service: cells[3].querySelector("b")?.textContent ?? "not identified",
          findings: all("a", cells[8]).map((link) => link.textContent),
          text: [...cells].map((cell) => cell.textContent).join(" ").toLowerCase(),
          isShown: true,
        };
      }),
    );
    return records;
  };

  const filter = { verdicts: new Set(), findings: new Set(), service: "", host: "", text: "" };
  const isFiltering = () =>
    filter.verdicts.size + filter.findings.size > 0 || filter.service !== "" || filter.host !== "" || filter.text !== "";
  const fits = (record, words) =>
    (filter.verdicts.size === 0 || filter.verdicts.has(record.verdict)) &&
    (filter.findings.size === 0 || record.findings.some((id) => filter.findings.has(id))) &&
    (filter.service === "" || record.service === filter.service) &&
    (filter.host === "" || record.hosts.includes(filter.host)) &&
    words.every((word) => record.text.includes(word));

  const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const number = (count) => count.toLocaleString("en-US");
  const toggles = all("#filters [data-verdict], #filters [data-finding]");
  const setOf = (button) => (button.dataset.verdict === undefined ? filter.findings : filter.verdicts);
  const valueOf = (button) => button.dataset.verdict ?? button.dataset.finding;

  const apply = () => {
    const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const shownByTable = new Map(tables.map((table) => [table, 0]));
    let shown = 0;
    for (const record of rowsOf()) {
      record.isShown = fits(record, words);
      if (record.row.hidden === record.isShown) record.row.hidden = !record.isShown;
      if (!record.isShown) continue;
      shown += 1;
      shownByTable.set(record.table, shownByTable.get(record.table) + 1);
    }
    for (const [table, count] of shownByTable) showExtent(table, count);
    showCount(shown);
    showFilters();
  };

  /* What is not on the page was not searched: nothing may read as if it were known of that. */
  const rowsIn = (table) => table.tBodies[0].rows.length;
  const missingFrom = (table) => Number(table.dataset.total) - rowsIn(table);
  const sumOf = (count) => tables.reduce((sum, table) => sum + count(table), 0);
  const missing = sumOf(missingFrom);
  const showing = (count, rows, missed) =>
    missed === 0
      ? `showing ${number(count)} of ${number(rows)} ${rows === 1 ? "row" : "rows"}`
      : `showing ${number(count)} of the ${number(rows)} rows on this page; ${number(missed)} more conversations are not on it, and were not searched`;

  /* What the filters are, for a reader of paper: "Denied; search 23/tcp". */
  const filterWords = () =>
    [
      ...toggles.filter((button) => setOf(button).has(valueOf(button))).map((button) => button.textContent.trim()),
      ...["service", "host"].filter((name) => filter[name] !== "").map((name) => `${name} ${filter[name]}`),
      ...(filter.text === "" ? [] : [`search ${filter.text}`]),
    ].join("; ");

  /* As many rows as report.css prints. */
  const ROWS_PRINTED = 200;
  const showExtent = (table, count) => {
    const section = table.closest("section");
    table.closest(".scroll").hidden = count === 0;
    const note = section.querySelector(".filtered");
    note.hidden = !isFiltering();
    note.textContent = isFiltering() ? `Filtered (${filterWords()}): ${showing(count, rowsIn(table), missingFrom(table))}.` : "";
    const printed = section.querySelector(".printed");
    if (printed === null) return;
    printed.hidden = count <= ROWS_PRINTED;
    printed.textContent = `Printed: the first ${ROWS_PRINTED} of ${number(count)} rows.`;
  };

  const showCount = (shown) => {
    const rows = sumOf(rowsIn);
    byId("filter-count").textContent = isFiltering()
      ? capitalized(showing(shown, rows, missing))
      : `${number(rows)} rows${missing === 0 ? "" : ` of ${number(rows + missing)}`}, none filtered`;
    const view = byId("printed-view");
    view.hidden = !isFiltering();
    view.textContent = isFiltering()
      ? `Not the whole report: the conversations are filtered (${filterWords()}), ${showing(shown, rows, missing)}.`
      : "";
  };

  const showFilters = () => {
    for (const button of toggles) button.setAttribute("aria-pressed", String(setOf(button).has(valueOf(button))));
    byId("filter-text").value = filter.text;
    byId("filter-service").value = filter.service;
    byId("filter-host").value = filter.host;
    byId("filter-clear").hidden = !isFiltering();
    const active = byId("filter-active");
    const chips = ["service", "host", "text"].filter((name) => filter[name] !== "").map((name) => {
      const chip = make("button", `${name === "text" ? "search" : name}: ${filter[name]} ×`, { type: "button" });
      chip.setAttribute("aria-label", `Remove the filter ${name} ${filter[name]}`);
      chip.addEventListener("click", () => {
        filter[name] = "";
        apply();
        byId(`filter-${name}`).focus();
      });
      return chip;
    });
    active.replaceChildren(...chips);
    active.hidden = chips.length === 0;
  };

  const clear = () => {
    filter.verdicts.clear();
    filter.findings.clear();
    Object.assign(filter, { service: "", host: "", text: "" });
  };

  /* A view is in the fragment, so that a link to it needs no server: #flows?verdict=denied&text=smb */
  const VIEW = "#flows?";
  const viewLink = () => {
    const query = new URLSearchParams();
    for (const verdict of filter.verdicts) query.append("verdict", verdict);
    for (const id of filter.findings) query.append("finding", id);
    for (const name of ["service", "host", "text"]) if (filter[name] !== "") query.set(name, filter[name]);
    return query.size === 0 ? "#flows" : VIEW + query;
  };
  const openView = (hash) => {
    const query = new URLSearchParams(hash.slice(VIEW.length));
    clear();
    for (const verdict of query.getAll("verdict")) filter.verdicts.add(verdict);
    for (const id of query.getAll("finding")) filter.findings.add(id);
    for (const name of ["service", "host", "text"]) filter[name] = query.get(name) ?? "";
    fillSelects();
    apply();
    byId("flows").scrollIntoView();
  };

  /* Selects are filled when first used: thousands of hosts would cost more than the rest of the page. */
  let areSelectsFilled = false;
  const fillSelects = () => {
    if (areSelectsFilled) return;
    areSelectsFilled = true;
    const fill = (id, values) => {
      const counts = new Map();
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      const compare = new Intl.Collator("en", { numeric: true }).compare;
      byId(id).append(
        ...[...counts].sort(([one], [other]) => compare(one, other)).map(([value, count]) => make("option", `${value} (${number(count)})`, { value })),
      );
    };
    fill("filter-service", rowsOf().map(({ service }) => service));
    fill("filter-host", rowsOf().flatMap(({ hosts }) => [...new Set(hosts)]));
  };

  const startFilters = () => {
    if (tables.length === 0) return;
    byId("filters").hidden = false;
    byId("filters").addEventListener("focusin", fillSelects);
    byId("filters").addEventListener("pointerover", fillSelects, { once: true });
    for (const button of toggles)
      button.addEventListener("click", () => {
        const values = setOf(button);
        if (!values.delete(valueOf(button))) values.add(valueOf(button));
        apply();
      });
    for (const name of ["service", "host"])
      byId(`filter-${name}`).addEventListener("change", (event) => {
        filter[name] = event.target.value;
        apply();
      });
    let waiting;
    byId("filter-text").addEventListener("input", (event) => {
      clearTimeout(waiting);
      const { value } = event.target;
      waiting = setTimeout(() => {
        filter.text = value.trim();
        apply();
        byId("filter-text").value = value;
      }, 120);
    });
    byId("filter-clear").addEventListener("click", () => {
      clear();
      apply();
      byId("filter-text").focus();
    });
    byId("filter-csv").addEventListener("click", saveCsv);
    byId("filter-link").addEventListener("click", (event) => copyLink(viewLink(), event.currentTarget));
    for (const link of all("a.show-finding"))
      link.addEventListener("click", (event) => {
        event.preventDefault();
        location.hash = `${VIEW}finding=${encodeURIComponent(link.dataset.finding)}`;
      });
    showCount(0);
  };

  /* Sorting: a button in each head, by the keys that the heads name: a address, p port, n number, s text. */
  const addressKey = (text) =>
    text.includes(":")
      ? `6${expand(text)}`
      : `4${text.split(".").map((part) => part.padStart(3, "0")).join(".")}`;
  const expand = (address) => {
    const [head, tail] = address.split("::");
    const groups = (part) => (part === undefined || part === "" ? [] : part.split(":"));
    const [before, after] = [groups(head), groups(tail)];
    const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length)).fill("0");
    return [...before, ...zeros, ...after].map((group) => group.padStart(4, "0")).join(":");
  };
  const KEYS = {
    a: (cell) => addressKey(cell.textContent),
    p: (cell) => cell.textContent.replace(/\d+/g, (digits) => digits.padStart(6, "0")),
    n: (cell) => Number(cell.dataset.v ?? cell.textContent.replaceAll(",", "")),
    s: (cell) => cell.textContent.toLowerCase(),
  };

  const sortBy = (table, head) => {
    const wasAscending = head.getAttribute("aria-sort") === "ascending";
    const wasDescending = head.getAttribute("aria-sort") === "descending";
    /* Numbers are wanted greatest first, texts in their order. */
    const isDescending = head.dataset.sort === "n" ? !wasDescending : wasAscending;
    const column = [...head.parentElement.cells].indexOf(head);
    const keyOf = KEYS[head.dataset.sort];
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row, index) => ({ row, index, key: keyOf(row.cells[column]) }));
    const sign = isDescending ? -1 : 1;
    keyed.sort((one, other) => (one.key < other.key ? -sign : one.key > other.key ? sign : one.index - other.index));
    body.append(...keyed.map(({ row }) => row));
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
  };

  const startSorting = () => {
    for (const table of all("table.sortable"))
      for (const head of all("th[data-sort]", table)) {
        const button = make("button", head.textContent, { type: "button", className: "sort" });
        button.addEventListener("click", () => sortBy(table, head));
        head.replaceChildren(button);
      }
  };

  /* CSV after RFC 4180; what a spreadsheet would take for a formula gets an apostrophe. */
  const csvCell = (text) => {
    const safe = /^\s*[=+\-@|%\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const CSV_COLUMNS = "verdict,initiator,responder,port,service,service_known,flows,packets,bytes,outcome,findings,decided_by";
  const csvRow = ({ verdict, row: { cells }, service, findings }) =>
    [
      verdict,
      cells[0].textContent,
      cells[1].textContent,
      cells[2].textContent,
      service,
      cells[3].querySelector("small")?.textContent ?? "",
      cells[4].textContent.replaceAll(",", ""),
      cells[5].textContent.replaceAll(",", ""),
      cells[6].dataset.v,
      cells[7].firstChild.textContent,
      findings.join(" "),
      cells[9].firstChild.textContent,
    ]
      .map(csvCell)
      .join(",");
  /* A CSV has no place for a remark but its name. */
  const csvName = () => `conversations${isFiltering() ? "-filtered" : ""}${missing === 0 ? "" : `-of-this-page-without-${missing}-more`}.csv`;
  const saveCsv = () => {
    /* In the order on the page: sorted tables are saved as they are sorted. */
    const recordOf = new Map(rowsOf().map((record) => [record.row, record]));
    const shown = tables.flatMap((table) => [...table.tBodies[0].rows]).map((row) => recordOf.get(row)).filter(({ isShown }) => isShown);
    const text = [CSV_COLUMNS, ...shown.map(csvRow), ""].join("\r\n");
    const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
    make("a", "", { href: address, download: csvName() }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  /* Links. Where the clipboard may not be used, the link is in the address bar. */
  const copyLink = async (hash, button) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(new URL(hash, location.href).href);
      button.textContent = "Copied";
    } catch {
      history.replaceState(null, "", hash);
      button.textContent = "See the address bar";
    }
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  };

  const startLinks = () => {
    for (const article of all("article.finding")) {
      const button = make("button", "Copy link", { type: "button", className: "link" });
      button.setAttribute("aria-label", `Copy link to ${article.id}`);
      button.addEventListener("click", () => copyLink(`#${article.id}`, button));
      article.querySelector("h3").append(button);
    }
    /* One button for all rows, which comes to the row that is pointed at or tabbed into. */
    const button = make("button", "Copy link", { type: "button", className: "link" });
    button.setAttribute("aria-label", "Copy link to this conversation");
    button.addEventListener("click", () => copyLink(`#${encodeURIComponent(button.closest("tr").id)}`, button));
    const come = (event) => {
      const row = event.target.closest?.("table.flows tbody tr");
      if (row != null && button.parentElement?.parentElement !== row) row.lastElementChild.append(button);
    };
    document.addEventListener("pointerover", come, { passive: true });
    document.addEventListener("focusin", come);
  };

  /* "why?" opens where it is asked, as wide as the window: a cell is too narrow for it, and on a long page it stands in a
     section of its own. */
  let openWhy = () => {};
  const startWhy = () => {
    const dialog = make("dialog", "", { className: "why-dialog" });
    dialog.setAttribute("aria-labelledby", "why-title");
    const body = make("div", "");
    const link = make("button", "Copy link to this conversation", { type: "button" });
    const close = make("button", "Close", { type: "button" });
    close.addEventListener("click", () => dialog.close());
    const buttons = make("p", "", { className: "fields" });
    buttons.append(close, link);
    dialog.append(body, buttons);
    document.body.append(dialog);
    const parts = (row, number) => {
      const details = row.querySelector("details");
      if (details !== null) return [...details.children].slice(1);
      const articles = all('a[href^="#why-"]', row).filter((why) => number === undefined || why.hash === number).map((why) => byId(why.hash.slice(1)));
      const frames = make("p", row.lastElementChild.querySelector("small")?.textContent ?? "");
      return [frames, ...articles.flatMap((article) => [...article.lastElementChild.children])];
    };
    openWhy = (row, number) => {
      const cells = [...row.cells].slice(0, 3).map((cell) => cell.textContent);
      const title = make("h2", `Why? ${cells[0]} to ${cells[1]}, ${cells[2]}`, { id: "why-title" });
      body.replaceChildren(title, ...parts(row, number).map((part) => part.cloneNode(true)));
      link.onclick = () => copyLink(`#${encodeURIComponent(row.id)}`, link);
      dialog.showModal();
    };
    document.addEventListener("click", (event) => {
      const asked = event.target.closest?.('table.flows summary, table.flows a[href^="#why-"]');
      if (asked == null || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openWhy(asked.closest("tr"), asked.hash);
    });
  };

  /* A link to something hidden shows it. */
  const follow = () => {
    const { hash } = location;
    if (hash.startsWith(VIEW)) {
      if (tables.length > 0) openView(hash);
      return;
    }
    let id = hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      /* Not an encoded one. */
    }
    const target = id === "" ? null : byId(id);
    if (target === null) return;
    if (target.closest("[hidden]") !== null) {
      clear();
      apply();
    }
    for (let open = target.closest("details"); open !== null; open = open.parentElement.closest("details")) open.open = true;
    target.scrollIntoView({ block: target.matches("tr") ? "center" : "start" });
    if (target.matches("table.flows tr")) openWhy(target);
  };

  /* The reader's own time, beside UTC. */
  const showLocalTime = () => {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const fact = document.querySelector("header dd:has(time)");
    const dates = fact === null ? [] : all("time", fact).map((time) => new Date(time.dateTime));
    const fields = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "shortOffset" };
    const times = dates.map((date) => date.toLocaleString(undefined, fields));
    if (dates.some((date) => date.getTimezoneOffset() !== 0)) fact.append(make("span", `${times[0]} to ${times[1]} in your time zone (${zone})`, { className: "note local" }));
  };

  /* Printing shows everything: what was closed is closed again afterwards. */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  startSorting();
  startFilters();
  startLinks();
  startWhy();
  showLocalTime();
  follow();
  addEventListener("hashchange", follow);
  document.documentElement.dataset.script = "on";
})();
