import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, htmlToText, textToHtml } from '../../src/crm/html';

describe('notes as HTML', () => {
  it.each([
    'Grüße, 李雷 👩🏽‍🚀 “quotes” <b>no markup</b> &amp; {{braces}} 100% _under_\n\nSecond paragraph\twith a tab\n[ref x1]',
    '<script>alert(1)</script>',
    'a < b > c & d &lt; e',
    'a  b\n\t& c',
    '<!-- no comment --> <![CDATA[x]]>',
  ])('reads %j back as it was written', text => {
    expect(htmlToText(textToHtml(text))).toBe(text);
  });

  it('reads any text back, and lets no markup through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), raw => {
        const text = raw.replace(/[\r\f\v\u00a0]/g, '').trim();
        expect(htmlToText(textToHtml(text))).toBe(text);
        expect(textToHtml(text).replaceAll('<br>', '')).not.toMatch(/[<>"']/);
      }),
    );
  });

  it.each([
    ['<p>Hello <b>Ada</b></p><p>Two<br>lines</p>', 'Hello Ada\n\nTwo\nlines'],
    ['<ul>\n  <li>one</li>\n  <li>two &amp; three</li>\n</ul>end', '- one\n- two & three\n\nend'],
    ['<div>a</div><div>b</div><style>p{}</style><script>x()</script>', 'a\nb'],
    ['Hello&nbsp;world<br/>\n<br/>again', 'Hello world\n\nagain'],
    ['<p>unclosed <i>markup', 'unclosed markup'],
    ['<table><tr><td>x</td></tr><tr><td>y</td></tr></table>', 'x\ny'],
    ['', ''],
  ])('reads %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('escapes for attributes too', () => {
    expect(escapeHtml(`" onload='x' <&>`)).toBe('&quot; onload=&#39;x&#39; &lt;&amp;&gt;');
  });
});
