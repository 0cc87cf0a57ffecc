namespace AuthOps.Anonymization.Assessment;

/// <summary>How de-identified data are shared (GB/T 37964-2019, 3.12 to 3.14); it decides the threshold of a record's risk.</summary>
public enum SharingContext
{
    /// <summary>完全公开共享: released to anybody and never called back. Threshold 1/20.</summary>
    FullyPublic = 1,

    /// <summary>受控公开共享: under a data-use agreement. Threshold 1/5.</summary>
    ControlledPublic = 2,

    /// <summary>领地公开共享: inside an enclave. Threshold 1/3.</summary>
    EnclavePublic = 3,
}
