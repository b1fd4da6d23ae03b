package pipeline

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// perspectives lists what the publishers of each country tell of a story, the
// countries in the order of the articles. It is empty unless publishers of two
// countries are known. Everything here follows from fields that stand in
// briefing.json.
func perspectives(articles []*Article, points []Point) []Perspective {
	var list []Perspective
	for _, a := range articles {
		if a.Country == "" {
			continue
		}
		i := slices.IndexFunc(list, func(p Perspective) bool { return p.Country == a.Country })
		if i < 0 {
			i = len(list)
			list = append(list, Perspective{Country: a.Country})
		}
		list[i].Articles = append(list[i].Articles, a.ID)
	}
	if len(list) < 2 {
		return nil
	}
	for _, p := range points {
		country := onlyCountry(articles, p)
		if i := slices.IndexFunc(list, func(o Perspective) bool { return o.Country == country }); i >= 0 {
			list[i].Points = append(list[i].Points, p.ID)
		}
	}
	return list
}

// onlyCountry is the country of all publishers that tell a point, "" where they
// are of several or where one of them is not known. Who carries the wire text
// that the point rests on tells it too.
func onlyCountry(articles []*Article, p Point) string {
	country := ""
	for _, a := range articles {
		tells := slices.ContainsFunc(p.Evidence, func(e Evidence) bool {
			return e.Article == a.ID || slices.ContainsFunc(articles, func(o *Article) bool { return o.ID == e.Article && sameWire(a, o) })
		})
		switch {
		case !tells:
		case a.Country == "" || country != "" && country != a.Country:
			return ""
		default:
			country = a.Country
		}
	}
	return country
}

// publisherCountry is the country of an article's publisher, ISO 3166-1
// alpha-2: what the user states, else the country-code domain of the article's
// address, or of a publisher that is named by its host. A language says nothing
// about a country, so "" where none of them tells.
func publisherCountry(a *Article) string {
	host := ""
	if u, err := url.Parse(a.URL); err == nil {
		host = u.Hostname()
	}
	stated, _ := CountryCode(a.ref.Country)
	return cmp.Or(stated, hostCountry(host), hostCountry(a.Publisher))
}

// hostName is a name of labels and dots whose last label has the two letters of a country.
var hostName = regexp.MustCompile(`(?i)^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2})$`)

// soldAsGeneric are the country-code domains that are sold as generic ones, or
// were given away, to anybody anywhere, and so say nothing about a country.
// "eu", "su" and "ac" are of no single country of today.
var soldAsGeneric = func() map[string]bool {
	set := map[string]bool{}
	for _, d := range strings.Fields(`ac ad ag ai am as bz cc cd cf cm co cx dj eu fm ga gd gg gl gq gs hn im io je ki la lc li ly
		md me ml mn ms mu nf nr nu pn pw sb sc sh so sr st su sx tc tf tk tl tm to tt tv vc vg vu ws`) {
		set[d] = true
	}
	return set
}()

// hostCountry is the country of a host name by its country-code domain.
func hostCountry(host string) string {
	m := hostName.FindStringSubmatch(strings.TrimSpace(host))
	if m == nil {
		return ""
	}
	domain := strings.ToLower(m[1])
	if soldAsGeneric[domain] {
		return ""
	}
	code, _ := CountryCode(domain)
	return code
}

// CountryCode is the ISO 3166-1 alpha-2 code of a country named by its two
// letters in any case, "uk" for GB too. ok is false where there is no such country.
func CountryCode(letters string) (code string, ok bool) {
	region, err := language.ParseRegion(letters)
	if err != nil || len(letters) != 2 || !region.IsCountry() {
		return "", false
	}
	return region.Canonicalize().String(), true
}
