using AuthOps.Metering.Log;

namespace AuthOps.Metering.Reconciliation;

/// <summary>Shown a record in its place.</summary>
internal delegate void RecordVisitor(ulong index, in RecordView record);
