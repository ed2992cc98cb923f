//! A simulated Feishu tenant on loopback. It shares no code with the client.
