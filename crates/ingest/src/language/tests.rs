//! No English article is set apart, and paragraphs of other languages are.

use super::*;

/// Invented paragraphs of news, by language.
const PARAGRAPHS: &[(&str, &str)] = &[
    (
        "fr",
        "Le ministre des Affaires étrangères s'est rendu mardi à Genève pour y rencontrer ses homologues. \
         Les deux pays ont convenu de rouvrir leur frontière dès la semaine prochaine, ont annoncé leurs \
         porte-parole à l'issue de la réunion.",
    ),
    (
        "de",
        "Der Außenminister ist am Dienstag nach Genf gereist, um dort seine Amtskollegen zu treffen. Beide \
         Länder einigten sich darauf, die Grenze in der kommenden Woche wieder zu öffnen, wie ihre Sprecher \
         nach der Sitzung mitteilten.",
    ),
    (
        "es",
        "El ministro de Asuntos Exteriores viajó el martes a Ginebra para reunirse con sus colegas. Los dos \
         países acordaron reabrir la frontera la próxima semana, según anunciaron sus portavoces al término \
         de la reunión.",
    ),
    (
        "pt",
        "O ministro das Relações Exteriores viajou na terça-feira a Genebra para se reunir com os seus \
         colegas. Os dois países concordaram em reabrir a fronteira na próxima semana, anunciaram os seus \
         porta-vozes no fim da reunião. Não houve declarações à imprensa.",
    ),
    (
        "it",
        "Il ministro degli Esteri si è recato martedì a Ginevra per incontrare i suoi colleghi. I due Paesi \
         hanno deciso di riaprire la frontiera la prossima settimana, hanno annunciato i portavoce al termine \
         della riunione.",
    ),
    (
        "nl",
        "De minister van Buitenlandse Zaken is dinsdag naar Genève gereisd om daar zijn collega's te \
         ontmoeten. Beide landen werden het erover eens dat de grens volgende week weer opengaat, zeiden hun \
         woordvoerders na afloop van de vergadering.",
    ),
    (
        "pl",
        "Minister spraw zagranicznych udał się we wtorek do Genewy, aby spotkać się ze swoimi \
         odpowiednikami. Oba kraje uzgodniły, że w przyszłym tygodniu ponownie otworzą granicę, poinformowali \
         ich rzecznicy po zakończeniu spotkania.",
    ),
    (
        "tr",
        "Dışişleri Bakanı, mevkidaşlarıyla görüşmek üzere salı günü Cenevre'ye gitti. Toplantının ardından \
         sözcülerin yaptığı açıklamaya göre iki ülke, sınırın önümüzdeki hafta yeniden açılması konusunda \
         anlaşmaya vardı.",
    ),
    (
        "ru",
        "Министр иностранных дел во вторник прибыл в Женеву, чтобы встретиться со своими коллегами. Обе \
         страны договорились вновь открыть границу на следующей неделе, сообщили их представители после \
         завершения встречи.",
    ),
    (
        "ar",
        "وصل وزير الخارجية يوم الثلاثاء إلى جنيف للقاء نظرائه. واتفق البلدان على إعادة فتح الحدود في الأسبوع \
         المقبل، كما أعلن المتحدثون باسمهما بعد انتهاء الاجتماع. ولم يدل الوزير بأي تصريحات للصحافة.",
    ),
    (
        "zh",
        "外交部长星期二抵达日内瓦，与各国同行举行会谈。发言人在会后宣布，两国同意下周重新开放边境。\
         部长没有对媒体发表任何讲话。双方还将在下个月就贸易和安全问题举行新一轮谈判，地点尚未确定。\
         分析人士认为，这次会谈表明两国关系正在改善，但是仍有许多问题需要解决，包括领土争端和关税。",
    ),
];

fn gate(text: &str) -> Result<Document, ReadFailure> {
    let mut document = Document::new(text.to_owned()).unwrap();
    document.origin = Some("a.csv, row 17".to_owned());
    LanguageGate::new(std::iter::once(Ok(document))).next().unwrap()
}

#[test]
fn other_languages_are_set_apart() {
    for (language, text) in PARAGRAPHS {
        println!("{language}: {:?}", identify(text));
        assert_eq!(identify(text).unwrap().0, *language);
    }
    for (language, text) in PARAGRAPHS {
        let failure = gate(text).unwrap_err();
        assert!(matches!(&failure.reason, Reason::OtherLanguage(l) if l == language));
        assert!(failure.reason.is_set_aside());
        assert_eq!(failure.to_string(), format!("a.csv, row 17: the language is '{language}'"));
    }
}

#[test]
fn english_articles_pass() {
    let Some(folder) = demarche_testkit::data("attribution/dev/text") else { return };
    let (mut articles, mut marked, mut lowest) = (0, 0, 1.0_f64);
    let documents = crate::read(vec![crate::Input::Path(folder)], crate::Format::Auto);
    for document in LanguageGate::new(documents) {
        let document = document.unwrap();
        articles += 1;
        marked += usize::from(document.language.as_deref() == Some("en"));
        let (language, confidence) = identify(document.text()).unwrap();
        assert_eq!(language, "en");
        lowest = lowest.min(confidence);
        // Pieces as short as summaries in feeds pass too.
        for start in (0..document.text().len()).step_by(150) {
            if let Some(piece) = document.text().get(start..start + 150) {
                let passed = piece.trim().is_empty() || gate(piece).is_ok();
                assert!(passed, "{:?}: {piece}", identify(piece));
            }
        }
    }
    println!("{articles} articles, {marked} certainly English, lowest confidence {lowest}");
    assert!(articles >= 80 && marked * 10 >= articles * 9);
}

#[test]
fn short_texts_pass() {
    for text in ["Bonjour.", "Macron à Genève", "12:30", "Müller, Schröder und Weiß"] {
        assert!(gate(text).is_ok());
    }
}

#[test]
fn every_language_of_the_library_has_a_code() {
    for language in whatlang::Lang::all() {
        let (code, name) = LANGUAGES[language.code()];
        assert!(code.len() == 2 && !name.is_empty());
        assert_eq!(super::code(language.code()).as_deref(), Some(code));
    }
    assert_eq!(LANGUAGES.len(), whatlang::Lang::all().len());
}

#[test]
fn codes_are_read_as_sources_write_them() {
    for written in ["en", "EN-gb", "en_US", "eng", " English "] {
        assert_eq!(code(written).as_deref(), Some("en"), "{written}");
    }
    for written in ["", "e", "12", "Klingon", "xxxx"] {
        assert_eq!(code(written), None);
    }
}
