/** Posts of the feed, their height in pixels, and how many of its authors there are. */
export const POSTS = 2000;
export const POST_HEIGHT = 180;
export const AUTHORS = 1500;

/**
 * A feed as X draws one: only the posts around the view are in the document. `scrollOn(from, to)` scrolls from post to post, a step
 * in every second frame, and resolves at the end. The page itself counts what it notices: largest paint, slow events, long tasks.
 */
export const FEED = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Home / X</title>
<style>body{margin:0;font:15px sans-serif}main{width:600px;margin:0 auto;position:relative}article{padding:12px 16px;border-bottom:1px solid #eee}.line{display:flex;gap:8px}</style>
</head><body><div id="react-root"><main role="main"><div data-testid="primaryColumn"><div aria-label="Timeline: Your Home Timeline"><div id="list" style="position:relative"></div></div></div></main></div><script>
const N = ${POSTS}, H = ${POST_HEIGHT}, list = document.getElementById('list'), live = new Map();
list.style.height = N * H + 'px';
const words = 'shipping the new fleet pilot today with our partners and a lot of patience about latency budgets queues and people'.split(' ');
const say = i => Array.from({ length: 24 }, (_, k) => '<span>' + words[(i * 5 + k * 3) % words.length] + ' </span>').join('');
function post(i) {
  const author = i * 7919 % ${AUTHORS}, handle = 'user_' + author, cell = document.createElement('div');
  cell.dataset.testid = 'cellInnerDiv';
  cell.style.cssText = 'position:absolute;width:100%;transform:translateY(' + i * H + 'px)';
  cell.innerHTML = '<div class="css-1"><article role="article" tabindex="0" data-testid="tweet"><div class="line"><div data-testid="Tweet-User-Avatar"><div data-testid="UserAvatar-Container-' + handle + '"><a href="/' + handle + '" role="link" tabindex="-1"><div style="width:40px;height:40px;background:#ccc;border-radius:50%"></div></a></div></div><div><div data-testid="User-Name"><div><a href="/' + handle + '" role="link"><div><span><span>Person ' + author + '</span></span></div></a></div><div><a href="/' + handle + '" role="link" tabindex="-1"><span>@' + handle + '</span></a><span>·</span><a href="/' + handle + '/status/' + (18e17 + i) + '"><time datetime="2026-11-20T10:00:00.000Z">2h</time></a></div></div><div data-testid="tweetText" lang="en">' + say(i) + (i % 4 ? '' : '<a href="/user_' + i % 777 + '">@user_' + i % 777 + '</a>') + '</div><div role="group"><button data-testid="reply">1</button><button data-testid="like">3</button></div></div></div></article></div>';
  return cell;
}
function draw() {
  const from = Math.max(0, Math.floor(scrollY / H) - 6), to = Math.min(N, Math.ceil((scrollY + innerHeight) / H) + 6);
  for (const [i, cell] of live) if (i < from || i >= to) { cell.remove(); live.delete(i); }
  for (let i = from; i < to; i++) if (!live.has(i)) { const cell = post(i); list.append(cell); live.set(i, cell); }
}
addEventListener('scroll', draw, { passive: true });
addEventListener('click', event => { const cell = event.target.closest('article'); if (cell) cell.style.background = '#f7fbff'; });
draw();
window.seen = { lcpMs: 0, slowestEventMs: 0, longTasksMs: [] };
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.lcpMs = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver(l => { for (const e of l.getEntries()) if (e.interactionId) seen.slowestEventMs = Math.max(seen.slowestEventMs, e.duration); }).observe({ type: 'event', durationThreshold: 16, buffered: true });
new PerformanceObserver(l => { for (const e of l.getEntries()) seen.longTasksMs.push(Math.round(e.duration)); }).observe({ type: 'longtask', buffered: true });
window.scrollOn = (from, to) => new Promise(done => {
  let y = from * H; const end = Math.min(to * H, N * H - innerHeight);
  const step = () => { y = Math.min(end, y + 360); scrollTo(0, y); y < end ? requestAnimationFrame(() => requestAnimationFrame(step)) : setTimeout(done, 700); };
  step();
});
</script></body></html>`;
