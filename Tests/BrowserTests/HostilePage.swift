import MochiAPI

/// A script that notes what runs in the page and in the frames inside it.
struct HostileHead: Component {
    var body: some HTML {
        Head {
            HTMLScript(
                """
                window.ran = [];
                addEventListener('message', (event) => ran.push(String(event.data)));
                window.alert = window.confirm = window.prompt = () => top.postMessage('asked', '*');
                """
            )
        }
    }
}

/// A page with a value in every place, and frames with the pages that come about in other ways.
struct HostilePage: Component {
    let value: String
    let index: String?

    var body: some HTML {
        HostileHead()
        Head {
            title(.data("read", "text"), .data("kind", "plain")) { value }
            meta(.data("read", "content"), .name("description"), .content(value))
            meta(.data("read", "content property"), .property(value), .content(value))
            meta(.data("read", "content"), .httpEquiv("refresh"), .content("9999; url=\(value)"), .data("kind", "part"))
            link(.data("read", "href"), .data("kind", "resource"), .rel("stylesheet"), .href(value))
            link(
                .data("read", "imagesrcset"),
                .data("kind", "list"),
                .rel("preload"),
                .as("image"),
                .imageSrcset(value)
            )
            HTMLStyle(value)
            HTMLScript(json: "[]", id: value)
        }
        HostileTexts(value: value)
        HostileAttributes(value: value)
        HostileURLs(value: value)
        HostileCode(value: value)
        for name in ["error", "streamed", "form", "template"] {
            iframe(.class("whole"), .src("/\(name)/\(index ?? "")"))
        }
    }

    /// What a document holds: everything that a value could add to.
    static let shape = """
        (document) => {
          const all = [...document.querySelectorAll('*'), ...[...document.querySelectorAll('template')]
            .flatMap((template) => [...template.content.querySelectorAll('*')])];
          return all.map((element) => element.localName + element.attributes.length).join(' ');
        }
        """

    /// Compares what the browser has understood with what was written, place by place.
    static let check = """
        (document, value) => {
          const lines = value.replaceAll('\\r\\n', '\\n').replaceAll('\\r', '\\n');
          const plain = lines.replaceAll('\\0', '\\uFFFD');
          const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
            .replaceAll('"', '&quot;');
          // The browser's own reading of the value says whether it is a script.
          let url = { protocol: '', href: '' };
          try { url = new URL(value, 'http://127.0.0.1/page/1'); } catch {}
          const runs = ['javascript:', 'vbscript:'].includes(url.protocol);
          const pictures = { document: /^data:image\\/(png|jpeg|gif|webp|avif)[;,]/i, resource: /^data:(image|audio|video)\\//i,
            script: /^never/ };
          const isExpected = {
            text: (read) => read === lines.replaceAll('\\0', ''),
            lines: (read) => read === lines.replaceAll('\\0', '').replace(/^\\n/, ''),
            field: (read) => read === plain.replace(/^\\n/, ''),
            plain: (read) => read === plain,
            part: (read) => read.endsWith(plain),
            exact: (read) => JSON.parse(read)[0] === value,
            escaped: (read) => read === escape(plain),
            comment: (read) => read.includes(escape(plain)),
            css: (read) => read.includes(plain.replaceAll('</', '<\\\\/')),
            document: (read) => isURL(read, 'document'),
            resource: (read) => isURL(read, 'resource'),
            script: (read) => isURL(read, 'script'),
            list: (read) => read === 'about:invalid' ? value.includes(':') : read === plain && !runs,
          };
          const isURL = (read, use) => {
            if (runs) return read === 'about:invalid';
            if (url.protocol !== 'data:') return read === plain;
            return read === 'about:invalid' || read === plain && pictures[use].test(url.href);
          };
          const readings = {
            text: (element) => element.textContent,
            json: (element) => element.firstElementChild.textContent,
            child: (element) => element.firstElementChild.textContent,
            comment: (element) => element.firstChild.data,
          };
          const problems = [];
          let count = 0;
          for (const element of document.querySelectorAll('[data-read]')) {
            for (const what of element.dataset.read.split(' ')) {
              const ofScript = what.startsWith('script:');
              const read = readings[what]?.(element)
                ?? (ofScript ? element.querySelector('script').getAttribute(what.slice(7)) : element.getAttribute(what));
              const kind = element.dataset.kind ?? (what === 'text' ? 'text' : 'plain');
              count += 1;
              if (read === null || !isExpected[kind](read)) {
                problems.push(`${element.localName} ${what} (${kind}): ${JSON.stringify(read)?.slice(0, 300)}`);
              }
            }
          }
          return { problems, count };
        }
        """
}

/// A value in a part that comes behind the page, in the fallback before it and in the head.
struct HostileStream: Component {
    let value: String
    let index: String?
    let gate: Gate?

    var body: some HTML {
        HostileHead()
        Head { title(.data("read", "text"), .data("kind", "plain")) { value } }
        // Fetched when the page has begun: its arrival lets the late part go.
        img(.src("/open/\(index ?? "")"))
        HostileLatePart(value: value, gate: gate).streamed {
            p(.data("read", "text title"), .title(value)) { value }
            HTMLComment(value)
        }
        div(.id("behind")) { "behind" }
    }
}

/// The part that waits.
struct HostileLatePart: AsyncComponent {
    let value: String
    let gate: Gate?

    var body: some HTML {
        get async throws {
            await gate?.wait()
            return section(.id("late")) {
                HostileTexts(value: value)
                HostileCode(value: value)
                a(.data("read", "href"), .data("kind", "document"), .href(value)) { "x" }
                p(.data("read", "title class id"), .title(value), .class(value), .id(value)) { "x" }
            }
        }
    }
}

/// A form that comes back with what was sent.
struct HostileForm: Component {
    let value: String
    let sent: String?

    var body: some HTML {
        HostileHead()
        form(.method(.post), .action("?/sign")) {
            input(.type(.hidden), .name("text"), .value(value), .data("read", "value"))
            textarea(.data("read", "text"), .data("kind", "field")) { sent ?? value }
            input(.data("read", "value"), .value(sent ?? value))
            if sent != nil { p(.id("sent")) { "sent" } }
        }
    }
}
