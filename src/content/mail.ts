import { gmail } from '../sites/gmail';
import { outlook } from '../sites/outlook';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([gmail, outlook]));
