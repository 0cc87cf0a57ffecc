namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>Where a transform looks: everything is in lattice points of the total loss.</summary>
/// <param name="Theta">The tilt, at least 0.</param>
/// <param name="Length">The transform's length N, a power of two.</param>
/// <param name="First">The first of the N points kept.</param>
/// <param name="TailTilt">A tilt above θ that bounds what lies above the window.</param>
/// <param name="HeadTilt">A tilt below θ that bounds what lies below it.</param>
internal readonly record struct FourierWindow(
    double Theta,
    int Length,
    long First,
    double TailTilt,
    double HeadTilt
);
