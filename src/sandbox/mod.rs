//! A simulated Feishu tenant on loopback. It shares no code with the client.
//!
//! It answers the calls a registration needs as Feishu's pages document them, keeps Feishu's limit of 100 calls in any
//! 60 s exactly, counts what it sees, and goes wrong on purpose where asked to.
//!
//! A call goes through the modules in this order: `server` (sockets, latency), `routes` (paths), `contact` (the body),
//! `tenant` (what happens, by `apps` and `tokens`, `window`, `faults`, `people` and `accounts`), and back as one of the
//! `answers`, maybe with a `refusal`. `options`, `directory` and `stats` are what a caller gives and gets. Without its server the
//! tenant runs on any clock: so the simulation asks it.

mod accounts;
mod answers;
mod apps;
mod contact;
mod directory;
mod faults;
mod latency;
mod options;
mod people;
mod refusal;
mod routes;
mod server;
mod stats;
mod tenant;
mod tokens;
mod window;

#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use server::Server;

pub use answers::Reply;
pub use directory::{Directory, DirectoryError};
pub use faults::{Faults, FaultsError};
pub use latency::{Latency, LatencyError};
pub use options::{Options, Replay};
pub use routes::Call;
pub use stats::Stats;
pub use tenant::{Delivery, Tenant};

/// A tenant that is being served. It stops when this is dropped.
pub struct Sandbox {
    address: SocketAddr,
    server: Arc<Server>,
    serving: JoinHandle<Infallible>,
}

impl Sandbox {
    /// Starts to serve a tenant on tasks of the current tokio runtime. When this returns, connections are taken.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on; [`io::ErrorKind::AddrInUse`] when the port is taken.
    pub async fn start(options: Options) -> io::Result<Sandbox> {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let server = Arc::new(Server::new(&options));
        let serving = tokio::spawn(server::serve(listener, Arc::clone(&server)));
        Ok(Sandbox {
            address,
            server,
            serving,
        })
    }

    /// Where it listens, with the port that was chosen.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has happened so far.
    pub fn stats(&self) -> Stats {
        self.server.stats()
    }

    /// Closes the port and breaks every connection. When this returns, the port is free.
    pub async fn shutdown(mut self) {
        self.serving.abort();
        // Aborted, or ended by a panic that has been shown: either way the port is free.
        let _ = (&mut self.serving).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
