import { type Browser, extensionUrl } from './chromium';

/** Opens the real side panel of the window. Needs what a click gives, so it is asked for from an extension page with a gesture. */
export async function openSidePanel({ context }: Browser): Promise<void> {
  const page = await context.newPage();
  // Not the panel's own page: whoever looks for the panel must find the real one.
  await page.goto(extensionUrl('src/ui/app/index.html'));
  const session = await context.newCDPSession(page);
  const { exceptionDetails } = await session
    .send('Runtime.evaluate', {
      userGesture: true,
      awaitPromise: true,
      expression: 'chrome.windows.getCurrent().then(({ id }) => id)',
      returnByValue: true,
    })
    .then(async ({ result }) =>
      session.send('Runtime.evaluate', {
        userGesture: true,
        awaitPromise: true,
        expression: `chrome.sidePanel.open({ windowId: ${result.value} })`,
      }),
    );
  await page.close();
  if (exceptionDetails) throw new Error(`the side panel did not open: ${exceptionDetails.exception?.description}`);
}
