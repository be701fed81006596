import { buildView } from "./build-view.ts";
import type { ReportModel } from "./report-model.ts";
import type { Templates } from "./templates.ts";
import { withVisibleText } from "./visible-text.ts";

/**
 * One self-contained page: no request to anywhere, every string escaped. A pure function of its arguments; the content
 * security policy in it allows the inlined style and script and nothing else.
 */
export function renderHtml(model: ReportModel, templates: Templates): string {
  const visible = withVisibleText(model);
  return templates.own?.(visible) ?? templates.page(buildView(visible, templates));
}
