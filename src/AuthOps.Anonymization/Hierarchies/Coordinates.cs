namespace AuthOps.Anonymization.Hierarchies;

/// <summary>The ranges of latitude and longitude. Stateless and safe to share between threads.</summary>
internal static class Coordinates
{
    /// <summary>Refuses what is no place.</summary>
    public static void Require(double latitude, double longitude)
    {
        if (!(latitude is >= -90 and <= 90))
        {
            throw new ArgumentOutOfRangeException(
                nameof(latitude),
                "A latitude is -90 to 90 degrees; give latitude first, then longitude."
            );
        }

        if (!(longitude is >= -180 and <= 180))
        {
            throw new ArgumentOutOfRangeException(
                nameof(longitude),
                "A longitude is -180 to 180 degrees."
            );
        }
    }
}
