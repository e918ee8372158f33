import MochiAPI

extension MochiArt {
    /// The shapes that drawings are made of; the colours come from the drawing.
    static let pieces = RawHTML(
        """
        <svg width="0" height="0" class="unseen" aria-hidden="true">
        <radialGradient id="mochi-art-glow" cx=".36" cy=".26" r=".85">\
        <stop offset="0" stop-color="#fff"/><stop offset=".32" stop-color="#fff" stop-opacity="0"/></radialGradient>
        <path id="mochi-art-body" d="M100 22c46 0 82 36 82 76 0 32-38 43-82 43s-82-11-82-43c0-40 36-76 82-76z"/>
        <g id="mochi-art-mochi"><ellipse cx="100" cy="140" rx="76" ry="11" opacity="var(--depth)"/>\
        <use href="#mochi-art-body" fill="var(--skin)"/><use href="#mochi-art-body" fill="url(#mochi-art-glow)"/>\
        <g fill="var(--filling)"><use href="#mochi-art-body" opacity=".1"/>\
        <path d="M22 108c6 26 42 33 78 33s72-7 78-33c-14 16-48 21-78 21s-64-5-78-21z" opacity=".16"/></g>\
        <ellipse cx="68" cy="50" rx="20" ry="9" fill="#fff" opacity=".55" transform="rotate(-24 68 50)"/></g>
        <g id="mochi-art-face"><g fill="#3b2a2f"><circle cx="82" cy="92" r="4.5"/><circle cx="118" cy="92" r="4.5"/></g>\
        <path d="M94 99q6 6 12 0" fill="none" stroke="#3b2a2f" stroke-width="3" stroke-linecap="round"/>\
        <g fill="var(--filling)" opacity=".35"><ellipse cx="68" cy="102" rx="9" ry="5"/>\
        <ellipse cx="132" cy="102" rx="9" ry="5"/></g></g>
        <g id="mochi-art-cut"><ellipse cx="100" cy="94" rx="58" ry="38" fill="#fffaf3"/>\
        <ellipse cx="100" cy="95" rx="44" ry="28" fill="var(--filling)"/>\
        <ellipse cx="88" cy="86" rx="16" ry="7" fill="#fff" opacity=".22" transform="rotate(-18 88 86)"/></g>
        <path id="mochi-art-leaf" fill="#7fa65a" \
        d="M100 26c-16-4-22-16-20-22 12-2 22 6 22 20 2-14 14-22 24-18 0 8-10 20-26 20z"/>
        <path id="mochi-art-dust" fill="none" stroke="var(--filling)" stroke-width="5.2" stroke-linecap="round" opacity=".75" \
        d="M78 36h0M92 30h0M108 32h0M122 38h0M100 40h0M86 45h0M114 46h0M132 48h0"/>
        <path id="mochi-art-seeds" fill="none" stroke="#2b2733" stroke-width="5.8" stroke-linecap="round" opacity=".75" \
        d="M76 38h0M90 31h0M104 35h0M118 33h0M128 42h0M98 44h0M84 48h0M112 48h0"/>
        <g id="mochi-art-blossom" transform="translate(100 30)" fill="#fff"><g stroke="var(--filling)" stroke-opacity=".35">\
        <ellipse id="mochi-art-petal" cy="-9" rx="6" ry="9"/>\
        <use href="#mochi-art-petal" transform="rotate(72)"/><use href="#mochi-art-petal" transform="rotate(144)"/>\
        <use href="#mochi-art-petal" transform="rotate(216)"/><use href="#mochi-art-petal" transform="rotate(288)"/></g>\
        <circle r="3.4" fill="var(--filling)"/></g>
        </svg>
        """
    )

    /// What is left when everything has been eaten.
    static let emptyPlate = RawHTML(
        """
        <svg viewBox="0 64 200 88" role="img" aria-label="An empty plate">
        <ellipse cx="100" cy="136" rx="82" ry="10" opacity="var(--depth)"/>
        <ellipse cx="100" cy="108" rx="90" ry="32" fill="#fff" stroke="#d9c8bb" stroke-width="2"/>
        <ellipse cx="100" cy="106" rx="60" ry="19" fill="#fbf4ee" stroke="#ead9cd" stroke-width="2"/>
        <g fill="#e8a7b2"><circle cx="84" cy="104" r="4"/><circle cx="97" cy="111" r="2.6"/>\
        <circle cx="112" cy="102" r="3.2"/><circle cx="122" cy="109" r="2"/><circle cx="91" cy="99" r="1.8"/></g>
        </svg>
        """
    )
}
