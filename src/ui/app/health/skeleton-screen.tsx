import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { saveBlob } from '../parts/save-file';
import { hrefOf } from '../route';

/** The skeleton of an open page: exactly what the file will hold, then the button that saves it. */
export function SkeletonScreen({ tabId }: { tabId: number }) {
  // Made once: what the rep looks through is what is saved.
  const made = useMessage('skeleton.make', { tabId });
  const skeleton = made.value;
  const fileName = `skeleton-${new Date().toISOString().slice(0, 10)}.${skeleton?.isXml ? 'xhtml' : 'html'}`;
  const save = () => saveBlob(new Blob([skeleton?.text ?? ''], { type: 'text/plain' }), fileName);
  return (
    <>
      <a class="back tiny" href={hrefOf({ screen: 'health' })}>
        ← {t('app_navHealth')}
      </a>
      <header class="screen-head">
        <h1 class="grow">{t('health_skeleton')}</h1>
        {skeleton && (
          <Button variant="primary" onClick={save}>
            {t('health_save')}
          </Button>
        )}
      </header>
      <Problem text={made.error && t('health_skeletonFailed')} />
      {made.loading && <output class="sub">{t('health_skeletonMaking')}</output>}
      {skeleton && (
        <>
          <p class="sub">{t('health_skeletonIntro')}</p>
          <p class="tiny">{t('health_skeletonSize', fileName, number(skeleton.text.length))}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text is scrolled with the keyboard */}
          <section class="skeleton-text" tabIndex={0} aria-label={t('health_skeletonFile')}>
            <pre>{skeleton.text}</pre>
          </section>
        </>
      )}
    </>
  );
}
