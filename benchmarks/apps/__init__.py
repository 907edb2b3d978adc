"""Small programs that are measured: peers, and single widgets of ours."""
