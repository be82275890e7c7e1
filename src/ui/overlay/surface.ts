import type { PageBridge } from '../../page/bridge';
import { type Mount, mountInPage } from '../../page/mount';
import baseCss from '../components/base.css?inline';
import cardCss from '../components/card/card.css?inline';
import tokensCss from '../components/tokens.css?inline';
import { t } from '../i18n';
import overlayCss from './overlay.css?inline';
import { themeOf } from './theme';

/** Our tree in the page: the card first, so that it is also first for a screen reader, then the marks. */
export interface Surface extends Mount {
  tree: HTMLElement;
  card: HTMLElement;
  marks: HTMLElement;
  /** Follows the page's colours. */
  paint(): void;
}

export function createSurface(choice: PageBridge['theme']): Surface {
  const mount = mountInPage(document, tokensCss + baseCss + cardCss + overlayCss);
  const tree = document.createElement('div');
  tree.className = 'tl-root';
  const card = document.createElement('div');
  const marks = document.createElement('aside');
  marks.setAttribute('aria-label', t('mark_layer'));
  tree.append(card, marks);
  mount.root.append(tree);
  const paint = () => {
    tree.dataset.theme = themeOf(choice, document);
  };
  paint();
  return { ...mount, tree, card, marks, paint };
}
