import MochiAPI
import TestSupport

/// The page of hostile values once more, as a template: see `HostilePage.check` for `data-read` and `data-kind`.
enum HostileTemplate {
    /// What the template is given.
    struct Props: Codable, Sendable {
        let value: String
        /// Whether resources are fetched at once, as in `HostileURLs`.
        let isLoaded: Bool
        /// A value such as "?x" leads back to the page: in its own frames it need not stand once more.
        let isShown: Bool
    }

    /// A component of Swift in the template.
    struct Note: Component, Decodable {
        let note: String
        let children: TemplateChildren
        var body: some HTML {
            p(.data("read", "text title"), .title(note)) { note }
            section { children }
        }
    }

    static func directory() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(
            "Hostile.mochi",
            head + "{#if isShown}" + texts + attributes + links + drawings + parts + "{/if}"
        )
        try directory.write("Child.mochi", child)
        try directory.write("Row.mochi", "<tr>{@render cell(value)}</tr>")
        return directory
    }

    private static let head = """
        <mochi:head>
          <script>window.alert = window.confirm = window.prompt = () => top.postMessage('asked', '*');</script>
          {#if isShown}
            <title data-read="text" data-kind="plain">{value}</title>
            <meta data-read="content" name="description" content={value}>
            <meta data-read="content property" property={value} content="{value}">
            <meta data-read="content" http-equiv="refresh" content="9999; url={value}" data-kind="part">
            <link data-read="href" data-kind="resource" rel="stylesheet" href={value}>
            <link data-read="imagesrcset" data-kind="list" rel="preload" as="image" imagesrcset={value}>
          {/if}
        </mochi:head>
        """

    private static let texts = """
        <p data-read="text">{value}</p>
        <h2 data-read="text">{`${value}`}</h2>
        <p data-read="text">{'' + value}</p>
        <ul>{#each [value] as item, i (item)}<li data-read="text">{item}</li>{/each}</ul>
        {#if value || true}{@const again = value}<dl><dt data-read="text">{again}</dt><dd data-read="text">{[value][0]}</dd></dl>{/if}
        <blockquote data-read="text">{({ value }).value}</blockquote>
        <table>
          <caption data-read="text">{value}</caption>
          <tbody><tr><th data-read="text">{value}</th><td data-read="text">{value}</td></tr></tbody>
        </table>
        <details><summary data-read="text">{value}</summary></details>
        <fieldset><legend data-read="text">{value}</legend></fieldset>
        <label data-read="text">{value}</label>
        <button type="button" data-read="text">{value}</button>
        <select><option data-read="text">{value}</option></select>
        <pre data-read="text" data-kind="lines">{value}</pre>
        <textarea data-read="text" data-kind="field">{value}</textarea>
        <textarea data-read="text" data-kind="plain" {value}></textarea>
        <noscript data-read="text" data-kind="escaped">{value}</noscript>
        <iframe data-read="text" data-kind="escaped">{value}</iframe>
        <svg><text data-read="text" data-kind="plain">{value}</text></svg>
        <x-card data-read="text">{value}</x-card>
        """

    private static let attributes = """
        <p data-read="title id style lang dir role" title={value} id={value} style={value} lang={value} dir={value} role={value}></p>
        <p data-read="data-x aria-label x-y slot part" data-x="{value}" aria-label='{value}' x-y={`${value}`} slot={value} part={value}></p>
        <p data-read="title class" data-kind="part" title=x{value} class="x {value}"></p>
        <p data-read="class" data-kind="part" class={['x', value]} class:x={false}></p>
        <p data-read="style" data-kind="part" style="x: y" style:color={value}></p>
        <p data-read="style" data-kind="part" style="x: {value}"></p>
        <p {...{ 'data-read': 'title id x-y', title: value, id: value, 'x-y': value }}></p>
        <p data-read="class" data-kind="part" class="x {value}" {...{}}></p>
        <input data-read="value placeholder name pattern" {value} placeholder={value} name={value} pattern={value}>
        <input type="hidden" data-read="value" {...{ value }}>
        <img data-read="alt sizes" alt={value} sizes={value}>
        <select data-read="name" name={value}><option data-read="value label" {value} label={value}>x</option></select>
        <textarea data-read="placeholder" placeholder={value}>x</textarea>
        <button type="button" data-read="value popovertarget" {value} popovertarget={value}>x</button>
        <label data-read="for" for={value}>x</label>
        <a data-read="rel hreflang type" rel={value} hreflang={value} type={value}>x</a>
        <iframe data-read="name allow sandbox" loading="lazy" name={value} allow={value} sandbox={value}></iframe>
        <time data-read="datetime" datetime={value}>x</time>
        """

    private static let links = """
        <iframe name="sink"></iframe>
        <a data-read="href" data-kind="document" data-click target="sink" href={value}>x</a>
        <a data-read="href" data-kind="document" data-click target="sink" href="{value}">x</a>
        <a data-read="href" data-kind="document" data-click target="sink" href="{value.x}{value}">x</a>
        <a data-read="href" data-kind="document" data-click target="sink" {...{ href: value }}>x</a>
        <a data-read="href" data-kind="document" data-click target="sink" {...{ HREF: value }}>x</a>
        <a data-read="ping" data-kind="list" href="/pixel" ping={value}>x</a>
        <map name="x"><area data-read="href" data-kind="document" data-click target="sink" href={value}></map>
        <form data-read="action" data-kind="document" target="sink" action={value}><button data-click>x</button></form>
        <form target="sink" action="/pixel">
          <button data-read="formaction" data-kind="document" data-click formaction={value}>x</button>
          <input type="submit" data-read="formaction" data-kind="document" formaction={value}>
        </form>
        <div style={isLoaded ? '' : 'display:none'}>
          <iframe data-read="src" data-kind="document" loading={isLoaded ? 'eager' : 'lazy'} src={value}></iframe>
          <embed data-read="src" data-kind="document" src={value}>
          <object data-read="data" data-kind="document" data={value}></object>
          <iframe data-read="src" data-kind="document" {...{ loading: isLoaded ? 'eager' : 'lazy', src: value }}></iframe>
        </div>
        <img data-read="src" data-kind="resource" src={value}>
        <img data-read="srcset" data-kind="list" srcset={value}>
        <input type="image" data-read="src" data-kind="resource" src={value}>
        <video data-read="src poster" data-kind="resource" src={value} poster={value}>
          <track data-read="src" data-kind="resource" src={value}>
        </video>
        <audio><source data-read="src" data-kind="resource" src={value}></audio>
        <blockquote data-read="cite" data-kind="resource" cite={value}>x</blockquote>
        <div data-read="script:src" data-kind="script"><script type="module" src={value}></script></div>
        <div data-read="script:src" data-kind="script"><script src="{value}"></script></div>
        """

    private static let drawings = """
        <svg>
          <a data-read="href" data-kind="document" data-click target="sink" href={value}></a>
          <a data-read="xlink:href" data-kind="document" data-click target="sink" xlink:href={value}></a>
          <a data-read="xlink:href" data-kind="document" data-click target="sink" {...{ 'xlink:href': value }}></a>
          <use data-read="href" data-kind="document" href={value} />
          <a data-click target="sink" href="/pixel">
            <animate data-read="values" data-kind="list" attributeName="href" values={value} dur="1s" fill="freeze" />
          </a>
          <a data-click target="sink" href="/pixel">
            <set data-read="to" data-kind="document" attributeName="href" to={value} />
          </a>
          <a data-click target="sink" href="/pixel">
            <animate data-read="from to" data-kind="document" attributeName="href" from={value} to={value} dur="100s" />
          </a>
        </svg>
        """

    private static let parts = """
        {#snippet cell(content)}<td data-read="text title" title={content}>{content}</td>{/snippet}
        <table><tbody><Row {value} {cell} /></tbody></table>
        <Child {value} text="{value}" {...{ url: value }}><p data-read="text">{value}</p></Child>
        <Note note={value}><p data-read="text">{value}</p></Note>
        {@render cell(value)}
        """

    private static let child = """
        <p data-read="text title" title={text}>{value}</p>
        <a data-read="href" data-kind="document" href={url}>x</a>
        {@render children()}
        """
}
