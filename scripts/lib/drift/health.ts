import { takeView } from '../../../src/background/health/assess';
import { figuresOf } from '../../../src/background/health/figures';
import type { HealthRecord, HealthState } from '../../../src/model/page-health';
import { anyPage, detectorFor } from '../../../src/sites';
import type { Detection } from '../../../src/sites/types';
import type { JudgedPage } from './pages';

/** Page views as the page is, enough to know what is usual, and then as it is after the change. */
const BEFORE = 20;
const AFTER = 5;

/** The state that the extension itself would show: the same code, fed with page views of different addresses. */
export function stateAfter(page: JudgedPage, before: readonly Detection[], after: readonly Detection[]): HealthState {
  const url = new URL(page.url);
  const pageKind = (detectorFor(url) ?? anyPage).pageKind(url) ?? 'page';
  let record: HealthRecord | undefined;
  for (let view = 0; view < BEFORE + AFTER; view++) {
    const figures = figuresOf(view < BEFORE ? before : after);
    record = takeView(record, { site: page.site, pageKind, page: view, at: String(view), figures, version: '1' });
  }
  return record?.state ?? 'learning';
}
