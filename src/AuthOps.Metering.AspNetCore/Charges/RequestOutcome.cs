namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>How a request ended.</summary>
internal enum RequestOutcome
{
    /// <summary>With a status below 400.</summary>
    Succeeded,

    /// <summary>With a status of 400 or more.</summary>
    Declined,

    /// <summary>By an exception, or because the caller went away.</summary>
    Broken,
}
