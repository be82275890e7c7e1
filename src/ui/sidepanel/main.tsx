import { render } from 'preact';
import '../components/tokens.css';
import '../components/base.css';
import '../components/card/card.css';
import '../edit/edit.css';
import '../components/conversation/conversation.css';
import './panel.css';
import '../components/card/direct-forms';
import { language } from '../i18n';
import { handOverWhenClosed } from '../state/hand-over';
import { Panel } from './panel';

document.documentElement.lang = language();
handOverWhenClosed();
const root = document.getElementById('root');
if (root) render(<Panel />, root);
