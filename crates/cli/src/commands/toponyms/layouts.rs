//! The three layouts of published sets of toponyms: lgl, geowebnews, geovirus.
//!
//! Offsets in them are characters of the article's text. A toponym whose offsets do not give its words is
//! passed over and counted.

use anyhow::{Context, bail};
use demarche_text::{Byte, Document, Span};
use roxmltree::Node;

/// Kinds of annotations of geowebnews that are no toponyms: noun phrases, and names of other things.
const NO_TOPONYMS: [&str; 3] = ["Literal_Expression", "Non_Lit_Expression", "Non_Toponym"];
/// Kinds of geowebnews where something is at the place; the others stand for people, or name otherwise.
const LITERAL: [&str; 5] = ["Literal", "Mixed", "Coercion", "Embedded_Literal", "Literal_Modifier"];

/// A toponym of the set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gold {
    pub(super) span: Span<Byte>,
    pub(super) words: String,
    /// Whether something is said to be there.
    pub(super) literal: bool,
    /// Latitude and longitude in degrees.
    pub(super) at: Option<(f64, f64)>,
    pub(super) geonameid: Option<u64>,
}

/// An article of the set.
#[derive(Debug)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) document: Document,
    pub(super) gold: Vec<Gold>,
}

/// A set.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) articles: Vec<Article>,
    /// Toponyms whose offsets and words do not agree.
    pub(super) broken: usize,
}

/// Reads a set; the elements of an article tell the layout.
pub(super) fn read(xml: &str) -> anyhow::Result<Set> {
    let tree = roxmltree::Document::parse(xml).context("not well-formed XML")?;
    let articles = tree.descendants().filter(|n| n.has_tag_name("article"));
    let mut set = Set { articles: Vec::new(), broken: 0 };
    for (i, node) in articles.enumerate() {
        let Some(text) = child(node, "text") else { continue };
        let id = ["docid", "file"].iter().find_map(|a| node.attribute(*a));
        let id = id.map_or_else(|| i.to_string(), str::to_owned);
        // Offsets count characters, spans bytes.
        let bytes: Vec<u32> =
            text.char_indices().map(|(b, _)| b as u32).chain([text.len() as u32]).collect();
        let mut gold = Vec::new();
        let toponyms =
            node.descendants().filter(|n| matches!(n.tag_name().name(), "toponym" | "location"));
        for toponym in toponyms {
            match read_toponym(toponym, &text, &bytes) {
                Ok(Some(found)) => gold.push(found),
                Ok(None) => {}
                Err(()) => set.broken += 1,
            }
        }
        gold.sort_by_key(|g| (g.span.start, g.span.end));
        gold.dedup_by_key(|g| g.span);
        if text.trim().is_empty() {
            continue;
        }
        let mut document = Document::new(text).with_context(|| format!("article {id}"))?;
        document.date = child(node, "dltime")
            .and_then(|d| d.get(..10).map(str::to_owned))
            .filter(|d| d.parse::<jiff::civil::Date>().is_ok());
        document.identify();
        set.articles.push(Article { id, document, gold });
    }
    if set.articles.is_empty() {
        bail!("no article with a text in it");
    }
    Ok(set)
}

fn child(node: Node<'_, '_>, name: &str) -> Option<String> {
    let found = node.children().find(|n| n.has_tag_name(name))?;
    Some(found.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect())
}

/// One toponym; none for what is no toponym, an error for offsets that do not fit.
fn read_toponym(node: Node<'_, '_>, text: &str, bytes: &[u32]) -> Result<Option<Gold>, ()> {
    let cell =
        |name: &str| child(node, name).map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
    let tag = node.children().find(|n| n.has_tag_name("gaztag"));
    let of_tag = |name: &str| tag.and_then(|t| child(t, name)).filter(|c| !c.is_empty());
    let kind = cell("type");
    if kind.as_deref().is_some_and(|k| NO_TOPONYMS.contains(&k)) {
        return Ok(None);
    }
    let number = |name: &str| cell(name).and_then(|c| c.parse::<usize>().ok()).ok_or(());
    let (start, end) = (number("start")?, number("end")?);
    let span = match (bytes.get(start), bytes.get(end)) {
        (Some(&s), Some(&e)) if s < e => Span::new(s, e),
        _ => return Err(()),
    };
    let words = ["phrase", "extractedName", "name"].iter().find_map(|n| cell(n)).ok_or(())?;
    if span.of(text).map(str::trim) != Some(words.as_str()) {
        return Err(());
    }
    let degrees = |names: [&str; 2]| {
        let own = names.iter().find_map(|n| cell(n));
        own.or_else(|| of_tag(names[1])).and_then(|c| c.parse::<f64>().ok())
    };
    let at = degrees(["latitude", "lat"]).zip(degrees(["longitude", "lon"]));
    let geonameid = cell("geonamesID")
        .and_then(|c| c.split(',').next()?.trim().parse().ok())
        .or_else(|| tag?.attribute("geonameid")?.parse().ok());
    let literal = kind.is_none_or(|k| LITERAL.contains(&k.as_str()));
    Ok(Some(Gold { span, words, literal, at, geonameid }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_layouts_are_read() {
        let lgl = "<articles><article docid='7'><dltime>2009-03-20 12:24</dltime><text><![CDATA[In Zürich & Bern.]]></text>\
            <toponyms><toponym><start>3</start><end>9</end><phrase>Zürich</phrase>\
            <gaztag geonameid='2657896'><lat>47.37</lat><lon>8.55</lon></gaztag></toponym>\
            <toponym><start>12</start><end>15</end><phrase>Bern</phrase></toponym></toponyms></article></articles>";
        let set = read(lgl).unwrap();
        assert_eq!(set.broken, 1, "an end that cuts the word");
        let gold = &set.articles[0].gold;
        assert_eq!(gold[0].words, "Zürich");
        assert_eq!((gold[0].at, gold[0].geonameid), (Some((47.37, 8.55)), Some(2_657_896)));
        assert_eq!(set.articles[0].document.date.as_deref(), Some("2009-03-20"));

        let web = "<articles><article file='0'><title>T</title><text>The French in Paris met friends.</text><toponyms>\
            <toponym><extractedName>French</extractedName><type>Demonym</type><start>4</start><end>10</end></toponym>\
            <toponym><extractedName>Paris</extractedName><type>Literal</type><start>14</start><end>19</end>\
            <geonamesID>2988507</geonamesID><latitude>48.85</latitude><longitude>2.35</longitude></toponym>\
            <toponym><extractedName>friends</extractedName><type>Non_Lit_Expression</type><start>24</start><end>31</end></toponym>\
            </toponyms></article></articles>";
        let gold = &read(web).unwrap().articles[0].gold;
        assert_eq!(gold.iter().map(|g| g.literal).collect::<Vec<_>>(), [false, true]);

        let virus = "<articles><article><source>s</source><text>Flu in Mexico.</text><locations>\
            <location><name>Mexico</name><start>7</start><end>13</end><lat>23</lat><lon>-102</lon><page>p</page></location>\
            </locations></article></articles>";
        assert_eq!(read(virus).unwrap().articles[0].gold[0].at, Some((23.0, -102.0)));
        assert!(read("<articles/>").is_err());
    }
}
