/** Scripts that run in the page: text, as the project is compiled without the browser's types. */

export interface Outline {
  readonly lang: string;
  readonly levels: readonly number[];
  readonly withoutCaption: number;
  readonly withoutScope: number;
  readonly ids: readonly string[];
  readonly targets: readonly string[];
}

/** Gives an Outline. */
export const OUTLINE = `({
  lang: document.documentElement.lang,
  levels: [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName.slice(1))),
  withoutCaption: document.querySelectorAll("table:not(:has(caption))").length,
  withoutScope: document.querySelectorAll("th:not([scope])").length,
  ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  targets: [...document.querySelectorAll("a[href], use[href]")].map((link) => link.getAttribute("href").slice(1)),
})`;

/** Gives the texts whose contrast with what lies behind them is under 4.5 (WCAG 2.2, 1.4.3). */
export const LOW_CONTRAST = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = parse(color).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const background = (element) => {
    if (element === null) return "rgb(255, 255, 255)";
    const color = getComputedStyle(element).backgroundColor;
    return parse(color)[3] === 0 ? background(element.parentElement) : color;
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const contrast = (element) => {
    const [one, other] = [luminance(getComputedStyle(element).color), luminance(background(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const texts = [...document.querySelectorAll("body *")].filter(hasText);
  if (texts.length < 100) return ["too few texts to judge: " + texts.length];
  return texts.filter((element) => contrast(element) < 4.5).map((element) => element.tagName + " " + element.className);
})()`;
