// The checks of a page that need its layout. An expression: an object of
// functions, each of which returns a list of what is wrong, in words. They know
// elements, roles and computed styles, no class and no text of ours.
(() => {
  const most = 6 // problems told of one kind
  const texts = root => {
    const list = [], walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) if (walk.currentNode.data.trim()) list.push(walk.currentNode)
    return list
  }
  const seen = el => el.checkVisibility({ visibilityProperty: true }) // also false in a closed details
  const box = node => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return range.getBoundingClientRect()
  }
  const letters = text => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')
  const name = el => {
    const text = (el.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 50)
    return `<${el.tagName.toLowerCase()}${el.id ? ' id=' + el.id : ''}> “${text}”`
  }
  const told = list => list.length > most ? [...list.slice(0, most), `and ${list.length - most} more`] : list

  // Colours, as the browser itself mixes them: any CSS colour to [r, g, b, alpha].
  const ctx = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  const known = new Map()
  const rgba = css => {
    if (!known.has(css)) {
      ctx.clearRect(0, 0, 1, 1)
      ctx.fillStyle = css
      ctx.fillRect(0, 0, 1, 1)
      const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data
      known.set(css, [r, g, b, a / 255])
    }
    return known.get(css)
  }
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1)
  const luminance = c => {
    const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ratio = (a, b) => {
    const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (hi + 0.05) / (lo + 0.05)
  }
  const canvas = () => {
    const probe = document.createElement('div')
    probe.style.background = 'Canvas'
    document.documentElement.append(probe)
    const colour = getComputedStyle(probe).backgroundColor
    probe.remove()
    return rgba(colour)
  }

  return {
    // open opens or closes every details.
    open(yes) { document.querySelectorAll('details').forEach(d => { d.open = yes }) },

    // overflow: nothing sticks out to the right or is reached by scrolling sideways.
    overflow() {
      const root = document.documentElement, width = root.clientWidth, list = []
      if (root.scrollWidth <= width) return []
      for (const el of document.body.querySelectorAll('*')) {
        const r = el.getBoundingClientRect()
        if (seen(el) && (r.right > width + 1 || r.left < -1) && !el.firstElementChild) list.push(`${name(el)} reaches from ${Math.round(r.left)} to ${Math.round(r.right)}`)
      }
      return told([`the page is ${root.scrollWidth} px wide in a window of ${width}`, ...list])
    },

    // contrast: WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1.
    contrast() {
      const base = canvas(), backs = new Map(), list = new Map()
      const back = el => { // what stands behind the text of an element
        if (!el) return base
        if (!backs.has(el)) {
          const s = getComputedStyle(el), under = back(el.parentElement)
          backs.set(el, s.backgroundImage === 'none' || !under ? under && over(rgba(s.backgroundColor), under) : null)
        }
        return backs.get(el)
      }
      const opacity = el => el ? getComputedStyle(el).opacity * opacity(el.parentElement) : 1
      const look = (el, style, what) => {
        const under = back(el), colour = rgba(style.color)
        if (!under) return list.set('picture', `${name(el)} stands on a background image: its contrast cannot be told`)
        const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700
        const have = ratio(over([...colour.slice(0, 3), colour[3] * opacity(el)], under), under)
        if (have < (large ? 3 : 4.5)) list.set(style.color + under, `${have.toFixed(2)} to 1: ${what} ${name(el)} (${style.color} on rgb(${under.slice(0, 3).map(Math.round)}))`)
      }
      const done = new Set()
      for (const node of texts(document.body)) {
        const el = node.parentElement
        if (done.has(el) || !seen(el)) continue
        done.add(el)
        const r = box(node)
        if (r.width > 1 && r.height > 1) look(el, getComputedStyle(el), 'text of')
      }
      for (const el of document.body.querySelectorAll('*')) {
        for (const pseudo of ['::before', '::after']) {
          const style = getComputedStyle(el, pseudo)
          if (/["“].*[^"\s]/.test(style.content) && seen(el)) look(el, style, pseudo + ' of')
        }
      }
      return told([...list.values()])
    },

    // headings start at the one h1 and skip no level.
    headings() {
      const list = []
      let last = 0
      for (const h of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
        const level = +h.tagName[1]
        if (!h.textContent.trim()) list.push(`${name(h)} is empty`)
        if (last === 0 && level !== 1) list.push(`the first heading is ${name(h)}`)
        if (last !== 0 && level === 1) list.push(`a second h1: ${name(h)}`)
        if (last !== 0 && level > last + 1) list.push(`h${last} is followed by ${name(h)}`)
        last = level
      }
      return told(last === 0 ? ['there is no heading'] : list)
    },

    // markup: ids once, links that lead somewhere, tables with headers, no script, a language and a title.
    markup() {
      const list = [], ids = new Set()
      for (const el of document.querySelectorAll('[id]')) {
        if (ids.has(el.id)) list.push(`duplicate id: ${name(el)}`)
        ids.add(el.id)
      }
      for (const a of document.querySelectorAll('a[href^="#"]')) {
        const id = decodeURIComponent(a.getAttribute('href').slice(1))
        if (id && !ids.has(id)) list.push(`link to nowhere: ${name(a)} to #${id}`)
      }
      for (const attr of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-details']) {
        for (const el of document.querySelectorAll(`[${attr}]`)) {
          for (const id of el.getAttribute(attr).trim().split(/\s+/)) if (!ids.has(id)) list.push(`${attr} names #${id}, which is not there: ${name(el)}`)
        }
      }
      for (const t of document.querySelectorAll('table')) if (!t.querySelector('th')) list.push(`table without headers: ${name(t)}`)
      for (const img of document.querySelectorAll('img:not([alt])')) list.push(`image without alt: ${img.outerHTML.slice(0, 80)}`)
      for (const el of document.querySelectorAll('script, iframe, object, embed')) list.push(`active content: ${el.outerHTML.slice(0, 80)}`)
      for (const el of document.querySelectorAll('*')) {
        for (const at of el.attributes) if (/^on/.test(at.name) || /^\s*javascript:/i.test(at.value)) list.push(`script in an attribute: ${el.outerHTML.slice(0, 80)}`)
      }
      for (const d of document.querySelectorAll('details')) if (d.firstElementChild?.tagName !== 'SUMMARY') list.push(`details without summary: ${name(d)}`)
      if (!document.documentElement.lang) list.push('html has no lang')
      if (!document.title.trim()) list.push('the page has no title')
      return told(list)
    },

    // languages: text in another script is marked with its language, and the
    // given originals with theirs. Names of people and papers in bdi need none.
    languages(originals) {
      const scripts = { ar: 'Arab', fa: 'Arab', ur: 'Arab', he: 'Hebr', ru: 'Cyrl', uk: 'Cyrl', zh: 'Hani', ja: 'Hani', hi: 'Deva', el: 'Grek' }
      const others = { Arab: /\p{Script=Arab}/gu, Hebr: /\p{Script=Hebr}/gu, Cyrl: /\p{Script=Cyrl}/gu, Hani: /\p{Script=Hani}/gu, Deva: /\p{Script=Deva}/gu, Grek: /\p{Script=Grek}/gu }
      const list = [], tongue = el => (el.closest('[lang]')?.lang || '').split('-')[0]
      for (const node of texts(document.body)) {
        const el = node.parentElement, all = (node.data.match(/\p{L}/gu) || []).length
        for (const [script, letter] of Object.entries(others)) {
          const lang = tongue(el)
          if ((node.data.match(letter) || []).length * 2 > all && scripts[lang] !== script && lang !== 'und' && !el.closest('bdi')) list.push(`${script} letters under lang=${lang}: ${name(el)}`)
        }
      }
      const want = new Map(originals.map(o => [letters(o.text), o.lang])), found = new Set()
      for (const el of document.body.querySelectorAll('*')) {
        if (el.textContent.length > 2000) continue
        const key = letters(el.textContent), lang = want.get(key)
        if (!lang) continue
        found.add(key)
        const marked = [el, ...el.querySelectorAll('[lang]')].some(e => tongue(e) === lang)
        if (!marked) list.push(`${lang} text under lang=${tongue(el)}: ${name(el)}`)
      }
      for (const [key, lang] of want) if (!found.has(key)) list.push(`this ${lang} text is in no element: ${key.slice(0, 60)}`)
      for (const el of document.body.querySelectorAll('[lang]')) {
        const rtl = ['ar', 'fa', 'ur', 'he'].includes(tongue(el)), have = getComputedStyle(el).direction
        if (el.textContent.trim() && tongue(el) !== 'und' && have !== (rtl ? 'rtl' : 'ltr')) list.push(`${name(el)} in ${el.lang} runs ${have}`)
      }
      return told(list)
    },

    // targets: WCAG 2.2, 2.5.8: 24 by 24 px, or as much room around; links
    // within a sentence excepted.
    targets() {
      const list = [], small = [], all = []
      for (const el of document.querySelectorAll('a[href], summary, button, input, select, textarea')) {
        if (!seen(el)) continue
        for (const r of el.getClientRects()) {
          if (r.width < 1) continue
          const t = { el, r, x: r.left + r.width / 2, y: r.top + r.height / 2 }
          all.push(t)
          if (el.tagName === 'SUMMARY' && r.height < 24) list.push(`${Math.round(r.height)} px high: ${name(el)}`)
          if (r.width < 24 || r.height < 24) small.push(t)
        }
      }
      const inline = el => {
        if (getComputedStyle(el).display !== 'inline') return false
        let block = el.parentElement
        while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement
        const linked = [...block.querySelectorAll('a[href]')].reduce((n, a) => n + a.textContent.trim().length, 0)
        return block.textContent.trim().length > linked + 2
      }
      all.sort((a, b) => a.r.top - b.r.top)
      for (const s of small) {
        if (s.el.tagName === 'SUMMARY' || inline(s.el)) continue
        const near = all.find(o => o.el !== s.el && o.r.top < s.y + 24 && o.r.bottom > s.y - 24 && (
          Math.hypot(Math.max(o.r.left - s.x, 0, s.x - o.r.right), Math.max(o.r.top - s.y, 0, s.y - o.r.bottom)) < 12 ||
          (o.r.width < 24 || o.r.height < 24) && Math.hypot(o.x - s.x, o.y - s.y) < 24))
        if (near) list.push(`${Math.round(s.r.width)} by ${Math.round(s.r.height)} px, too near to ${name(near.el)}: ${name(s.el)}`)
      }
      return told(list)
    },

    // clipped: no text is cut off by a box that does not grow with it.
    clipped() {
      const list = []
      for (const el of document.body.querySelectorAll('*')) {
        const s = getComputedStyle(el)
        if (!/hidden|clip/.test(s.overflowX + s.overflowY) || !seen(el) || !el.textContent.trim() || el.clientWidth <= 1) continue
        if (el.scrollWidth > el.clientWidth + 1 && /hidden|clip/.test(s.overflowX) || el.scrollHeight > el.clientHeight + 1 && /hidden|clip/.test(s.overflowY)) list.push(`cut off: ${name(el)}`)
      }
      return told(list)
    },

    // size is the font size of the page's text in px: that of most letters.
    size() {
      const count = {}
      for (const node of texts(document.body)) {
        const px = getComputedStyle(node.parentElement).fontSize
        if (seen(node.parentElement)) count[px] = (count[px] || 0) + node.data.trim().length
      }
      return parseFloat(Object.entries(count).sort((a, b) => b[1] - a[1])[0]?.[0] || 0)
    },

    // shown: each of the texts is visible.
    shown(wanted) {
      const all = letters(texts(document.body).filter(n => seen(n.parentElement)).map(n => n.data).join(''))
      return told(wanted.filter(w => !all.includes(letters(w))).map(w => `not visible: ${w.slice(0, 80)}`))
    },

    // tabs lists what Tab is to reach, in the order of the document, and numbers it.
    tabs() {
      const list = [...document.querySelectorAll('a[href], summary, button, input, select, textarea, [tabindex="0"]')].filter(seen)
      list.forEach((el, i) => { el.dataset.tab = i })
      return list.length
    },

    // focus says where the keyboard is and whether one can see it.
    focus() {
      const el = document.activeElement, s = getComputedStyle(el)
      const visible = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0
      return { at: +(el.dataset.tab ?? -1), visible, what: name(el), summary: el.tagName === 'SUMMARY', open: !!el.parentElement?.open }
    },

    // pose shows the top of the page for a picture, or the first right-to-left
    // text of it with what it is hidden in opened.
    pose(evidence) {
      this.open(false)
      document.activeElement.blur()
      scrollTo(0, 0)
      for (const el of document.body.querySelectorAll('*')) if (el.scrollTop) el.scrollTop = 0
      const inner = evidence && document.querySelector('main details [dir=rtl]')
      for (let d = inner && inner.closest('details'); d; d = d.parentElement.closest('details')) d.open = true
      if (inner) scrollTo(0, inner.getBoundingClientRect().top - innerHeight / 2)
      return true
    },

    // loaded is when the page was read and laid out first, in ms.
    loaded() { return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd },
  }
})()
