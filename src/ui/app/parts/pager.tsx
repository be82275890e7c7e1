import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';

interface RangeProps {
  /** Of those shown, counted from 1. */
  first: number;
  shown: number;
  total: number;
  /** Undefined where there is nothing that way. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** Which part of a list is shown, and the ways to the others. */
export function RangeNav({ first, shown, total, onPrevious, onNext }: RangeProps) {
  return (
    <nav class="row pager" aria-label={t('app_pages')}>
      <span class="tiny grow">{t('app_range', number(first), number(first + shown - 1), number(total))}</span>
      <Button busy={!onPrevious} onClick={() => onPrevious?.()}>
        {t('app_previous')}
      </Button>
      <Button busy={!onNext} onClick={() => onNext?.()}>
        {t('app_next')}
      </Button>
    </nav>
  );
}

interface PagerProps {
  offset: number;
  /** Most on a page. */
  limit: number;
  total: number;
  onOffset: (offset: number) => void;
}

/** The same for a list that is asked for by offset; nothing when all of it is shown. */
export function Pager({ offset, limit, total, onOffset }: PagerProps) {
  if (total <= limit) return null;
  return (
    <RangeNav
      first={offset + 1}
      shown={Math.min(limit, total - offset)}
      total={total}
      onPrevious={offset > 0 ? () => onOffset(Math.max(0, offset - limit)) : undefined}
      onNext={offset + limit < total ? () => onOffset(offset + limit) : undefined}
    />
  );
}
