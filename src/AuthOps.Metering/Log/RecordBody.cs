namespace AuthOps.Metering.Log;

/// <summary>What did not fit into a record of a batch.</summary>
/// <param name="Index">The record within its batch.</param>
/// <param name="Bytes">The payload and what follows it; the record holds its SHA-256.</param>
internal readonly record struct RecordBody(int Index, byte[] Bytes);
