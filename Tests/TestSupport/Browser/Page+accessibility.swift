/// What people with other eyes, other hands or other programs would stumble over.
extension Page {
    /// Visible texts whose contrast is below 4.5 to 1 (WCAG 2.2, 1.4.3), each with its contrast.
    ///
    /// Colours are those that the browser paints, whatever notation they are in; what is disabled is exempt. Gradients and
    /// pictures behind a text are not looked at.
    package func faintTexts() throws -> [String] {
        try evaluate(
            """
            (() => {
              const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              const paint = (layers) => {
                for (const { color, opacity } of layers) {
                  canvas.globalAlpha = opacity;
                  canvas.fillStyle = color;
                  canvas.fillRect(0, 0, 1, 1);
                }
                return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
              };
              const light = (color) => color.map((part) => part / 255)
                .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
                .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
              const path = (element) => (element ? [...path(element.parentElement), element] : []);
              const contrast = (element, pseudo) => {
                let opacity = 1;
                const layers = [{ color: 'white', opacity }];
                for (const next of path(element)) {
                  const style = getComputedStyle(next);
                  opacity *= Number(style.opacity);
                  layers.push({ color: style.backgroundColor, opacity });
                }
                const behind = paint(layers);
                const text = paint([...layers, { color: getComputedStyle(element, pseudo).color, opacity }]);
                const [low, high] = [text, behind].map(light).sort((a, b) => a - b);
                return (high + 0.05) / (low + 0.05);
              };
              const texts = [];
              for (const element of document.body.querySelectorAll('*')) {
                if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled')) continue;
                const holdsText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
                if (holdsText) texts.push([element, null]);
                if (element.placeholder) texts.push([element, '::placeholder']);
              }
              if (texts.length === 0) throw new Error('the page shows no text');
              return texts.map(([element, pseudo]) => [contrast(element, pseudo), element])
                .filter(([contrast]) => contrast < 4.5)
                .map(([contrast, element]) => `${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 200)}`);
            })()
            """
        )
    }

    /// What is missing from the page's structure: language, title, headings in order, landmarks, and names of everything that
    /// can be used or looked at (WCAG 2.2, 1.1.1, 1.3.1, 2.4.2, 2.5.8, 3.1.1, 4.1.2).
    package func structureProblems() throws -> [String] {
        try evaluate(
            """
            (() => {
              const problems = [];
              const all = (selector) => [...document.querySelectorAll(selector)];
              const expect = (holds, problem) => { if (!holds) problems.push(problem); };
              const source = (element) => element.outerHTML.slice(0, 200);
              const isHidden = (element) => element.closest('[aria-hidden=true], [hidden]') || !element.checkVisibility();
              const name = (element) => element.ariaLabel
                || (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join('')
                || [...(element.labels ?? [])].map((label) => label.textContent).join('')
                || [...element.querySelectorAll('[aria-label], img[alt]')].map((part) => part.ariaLabel ?? part.alt).join('')
                || (element.matches('input, select, textarea, svg, progress') ? '' : element.textContent);

              expect(document.documentElement.lang, 'the page has no language');
              expect(document.title, 'the page has no title');
              for (const selector of ['h1', 'main', 'body > header', 'body > footer', 'nav']) {
                expect(all(selector).length === 1, `${all(selector).length} of ${selector}`);
              }
              let level = 0;
              for (const heading of all('h1, h2, h3, h4, h5, h6').filter((heading) => !isHidden(heading))) {
                const next = Number(heading.tagName[1]);
                expect(next <= level + 1, `a heading skips a level: ${source(heading)}`);
                expect(heading.textContent.trim(), 'a heading says nothing');
                level = next;
              }
              const ids = all('[id]').map((element) => element.id);
              expect(new Set(ids).size === ids.length, `an id stands there twice: ${ids.sort()}`);
              for (const element of all('a, button, input, select, textarea, progress, section, [role=img], [role=log]')) {
                if (isHidden(element)) continue;
                const heading = element.matches('section') ? element.querySelector('h1, h2, h3')?.textContent : '';
                expect((name(element) || heading).trim(), `has no name: ${source(element)}`);
              }
              for (const picture of all('img:not([alt]), svg:not([role=img])')) {
                expect(isHidden(picture), `has no text in its place: ${source(picture)}`);
              }
              for (const target of all('a, button, input').filter((target) => !isHidden(target))) {
                const box = target.getBoundingClientRect();
                const isInText = getComputedStyle(target).display === 'inline' && target.closest('p, h1, h2, h3');
                expect(isInText || box.height >= 24 && box.width >= 24, `is too small to hit: ${source(target)}`);
              }
              for (const link of all('a[href^="#"]')) {
                expect(document.querySelector(link.hash), `leads nowhere: ${source(link)}`);
              }
              return problems;
            })()
            """
        )
    }

    /// What has jumped about while the page came, how far and from where to where (Layout Instability).
    package func layoutShifts() throws -> [String] {
        try evaluate(
            """
            new Promise((done) => {
              const found = [];
              const place = ({ node, previousRect: from, currentRect: to }) =>
                `${node?.nodeName} ${node?.className} from ${from.x},${from.y} ${from.width}x${from.height}`
                + ` to ${to.x},${to.y} ${to.width}x${to.height}`;
              const add = (shifts) => shifts.forEach(({ value, sources }) => found.push(`${value}: ${sources.map(place)}`));
              const observer = new PerformanceObserver((list) => add(list.getEntries()));
              observer.observe({ type: 'layout-shift', buffered: true });
              // What has been painted is reported after the frame that follows.
              requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
                add(observer.takeRecords());
                done(found);
              })));
            })
            """
        )
    }
}
