namespace AuthOps.Primitives.Groups;

/// <summary>How a point of a Weierstrass curve is written (SEC 1, 2.3.3; GB/T 32918.1, 4.2.9). Safe to share between threads.</summary>
public enum PointEncoding
{
    /// <summary>33 bytes: 02 or 03 by the parity of y, then x. Reading takes a square root, a few percent of a multiplication.</summary>
    Compressed = 0,

    /// <summary>65 bytes: 04, x, y.</summary>
    Uncompressed = 1,
}
