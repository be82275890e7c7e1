import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';

interface Props {
  offset: number;
  /** Most on a page, and how many are on this one. */
  limit: number;
  shown: number;
  total: number;
  onOffset: (offset: number) => void;
}

/** Which part of a list is shown, and the ways to the others; nothing when all of it is. */
export function Pager({ offset, limit, shown, total, onOffset }: Props) {
  if (total <= limit) return null;
  return (
    <nav class="row pager" aria-label={t('app_pages')}>
      <span class="tiny grow">{t('app_range', number(offset + 1), number(offset + shown), number(total))}</span>
      <Button busy={offset === 0} onClick={() => onOffset(Math.max(0, offset - limit))}>
        {t('app_previous')}
      </Button>
      <Button busy={offset + limit >= total} onClick={() => onOffset(offset + limit)}>
        {t('app_next')}
      </Button>
    </nav>
  );
}
