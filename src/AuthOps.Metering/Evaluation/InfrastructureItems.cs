namespace AuthOps.Metering.Evaluation;

/// <summary>What an evaluation of the infrastructure has to answer (Art. 12, 13, 24 to 26). All members are static and safe to call from any thread.</summary>
public static class InfrastructureItems
{
    /// <summary>The items in ordinal order; a city adds its own.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        // 访问控制
        "access-control",
        // 备份与恢复
        "backup-recovery",
        // 商用密码应用
        "cryptography",
        // 授权运营域隔离，原始数据不出域
        "domain-isolation",
        // 应急演练
        "incident-drill",
        // 标准化接口
        "interface-standards",
        // 密钥保管
        "key-custody",
        // 日志留存
        "log-retention",
        // 漏洞处置
        "vulnerability-handling",
    ];
}
