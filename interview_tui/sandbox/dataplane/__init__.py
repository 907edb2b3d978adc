"""The databases behind the emulator's records: real processes on the loopback interface."""
