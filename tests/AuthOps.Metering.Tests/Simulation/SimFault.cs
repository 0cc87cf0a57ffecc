namespace AuthOps.Metering.Tests.Simulation;

/// <summary>What happens at the chosen operation of a simulated disk.</summary>
internal enum SimFault
{
    None,

    /// <summary>The power fails: this operation and all later ones throw.</summary>
    Crash,

    /// <summary>The operation fails with an input/output error; a write leaves part of itself behind.</summary>
    InputOutputError,

    /// <summary>The disk is full from here on: writes that lengthen a file fail.</summary>
    DiskFull,
}
