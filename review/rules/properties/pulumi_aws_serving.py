"""The classes of the properties of pulumi-aws' types that answer requests, let somebody in, or connect networks,
assigned by hand."""

from ...model.property_class import PropertyClass as Is

_TUNNEL = (
    "DpdTimeoutAction DpdTimeoutSeconds EnableTunnelLifecycleControl IkeVersions InsideCidr InsideIpv6Cidr LogOptions "
    "Phase1DhGroupNumbers Phase1EncryptionAlgorithms Phase1IntegrityAlgorithms Phase1LifetimeSeconds "
    "Phase2DhGroupNumbers Phase2EncryptionAlgorithms Phase2IntegrityAlgorithms Phase2LifetimeSeconds PresharedKey "
    "RekeyFuzzPercentage RekeyMarginTimeSeconds ReplayWindowSize StartupAction"
)
_TUNNELS = " ".join(f"tunnel{number}{name}" for number in (1, 2) for name in _TUNNEL.split())
_LISTENER_RULE: dict[Is, str] = {Is.INTERRUPTS: "actions conditions priority", Is.REPLACES: "listenerArn"}
_WEBSITE: dict[Is, str] = {
    Is.INTERRUPTS: "errorDocument indexDocument redirectAllRequestsTo routingRuleDetails routingRules",
    Is.REPLACES: "expectedBucketOwner",
}

BY_TYPE: dict[str, dict[Is, str]] = {
    "alb:ListenerRule": _LISTENER_RULE,
    "apigateway:RestApi": {
        Is.INTERRUPTS: "binaryMediaTypes body endpointConfiguration minimumCompressionSize parameters",
        Is.ACCESS: "apiKeySource policy",
        Is.STOPS: "disableExecuteApiEndpoint",
        Is.HARMLESS: "failOnWarnings name putRestApiMode",
    },
    "apigatewayv2:Api": {
        Is.INTERRUPTS: "body corsConfiguration credentialsArn routeKey routeSelectionExpression target",
        Is.ACCESS: "apiKeySelectionExpression",
        Is.STOPS: "disableExecuteApiEndpoint",
        Is.HARMLESS: "failOnWarnings name version",
        Is.REPLACES: "protocolType",
    },
    "apigatewayv2:Stage": {
        Is.INTERRUPTS: "defaultRouteSettings deploymentId routeSettings stageVariables",
        Is.ACCESS: "clientCertificateId",
        Is.LATER: "autoDeploy",
        Is.IN_PLACE: "accessLogSettings",
        Is.REPLACES: "apiId",
    },
    "cloudwatch:EventTarget": {
        Is.INTERRUPTS: "arn",
        Is.KEEPS: "retryPolicy",
        Is.LATER: "appsyncTarget batchTarget ecsTarget httpTarget input inputPath inputTransformer kinesisTarget "
        "redshiftTarget runCommandTargets sagemakerPipelineTarget sqsTarget",
        Is.REPLACES: "eventBusName rule targetId",
        Is.HARMLESS: "forceDestroy",
    },
    "cloudwatch:MetricAlarm": {
        Is.SERVES: "actionsEnabled",
        Is.LATER: "alarmActions comparisonOperator datapointsToAlarm dimensions evaluateLowSampleCountPercentiles "
        "evaluationPeriods extendedStatistic insufficientDataActions metricName metricQueries namespace okActions "
        "period statistic threshold thresholdMetricId treatMissingData unit",
        Is.HARMLESS: "alarmDescription",
    },
    "cognito:UserPoolClient": {
        Is.ACCESS: "allowedOauthFlows allowedOauthFlowsUserPoolClient allowedOauthScopes callbackUrls "
        "defaultRedirectUri explicitAuthFlows logoutUrls readAttributes supportedIdentityProviders writeAttributes",
        Is.LATER: "accessTokenValidity authSessionValidity enablePropagateAdditionalUserContextData "
        "enableTokenRevocation idTokenValidity preventUserExistenceErrors refreshTokenRotation refreshTokenValidity "
        "tokenValidityUnits",
        Is.IN_PLACE: "analyticsConfiguration",
        Is.HARMLESS: "name",
        Is.REPLACES: "generateSecret userPoolId",
    },
    "ec2:AmiLaunchPermission": {Is.REPLACES: "accountId imageId organizationArn organizationalUnitArn"},
    "ec2:NetworkAcl": {Is.ACCESS: "egress ingress subnetIds"},
    "ec2:NetworkAclRule": {
        Is.REPLACES: "egress icmpCode icmpType ipv6CidrBlock networkAclId protocol ruleAction ruleNumber",
    },
    "ec2:SnapshotCreateVolumePermission": {Is.REPLACES: "accountId"},
    "ec2:VpnConnection": {
        Is.INTERRUPTS: "customerGatewayId localIpv4NetworkCidr localIpv6NetworkCidr remoteIpv4NetworkCidr "
        f"remoteIpv6NetworkCidr vpnGatewayId {_TUNNELS}",
        Is.IN_PLACE: "presharedKeyStorage",
        Is.REPLACES: "enableAcceleration outsideIpAddressType staticRoutesOnly transportTransitGatewayAttachmentId "
        "tunnelInsideIpVersion",
    },
    "ec2transitgateway:VpcAttachment": {
        Is.INTERRUPTS: "applianceModeSupport dnsSupport ipv6Support transitGatewayDefaultRouteTableAssociation "
        "transitGatewayDefaultRouteTablePropagation",
        Is.ACCESS: "securityGroupReferencingSupport",
        Is.REPLACES: "transitGatewayId",
    },
    "efs:AccessPoint": {Is.REPLACES: "fileSystemId posixUser rootDirectory"},
    "eks:FargateProfile": {Is.REPLACES: "fargateProfileName podExecutionRoleArn selectors subnetIds"},
    "iam:OpenIdConnectProvider": {Is.ACCESS: "clientIdLists thumbprintLists", Is.REPLACES: "url"},
    "iam:SamlProvider": {Is.ACCESS: "samlMetadataDocument"},
    "iam:SshKey": {Is.REPLACES: "encoding"},
    "iam:VirtualMfaDevice": {Is.REPLACES: "virtualMfaDeviceName"},
    "lambda:Alias": {Is.INTERRUPTS: "functionVersion routingConfig", Is.REPLACES: "functionName"},
    "lb:ListenerRule": _LISTENER_RULE,
    "organizations:Policy": {Is.ACCESS: "content", Is.HARMLESS: "name skipDestroy"},
    "organizations:PolicyAttachment": {Is.REPLACES: "policyId targetId", Is.HARMLESS: "skipDestroy"},
    "route53:ZoneAssociation": {Is.REPLACES: "vpcRegion"},
    "s3:BucketWebsiteConfiguration": _WEBSITE,
    "s3:BucketWebsiteConfigurationV2": _WEBSITE,
    "secretsmanager:SecretRotation": {Is.INTERRUPTS: "rotateImmediately rotationLambdaArn rotationRules"},
    "sfn:StateMachine": {
        Is.LATER: "definition",
        Is.ACCESS: "encryptionConfiguration",
        Is.IN_PLACE: "loggingConfiguration tracingConfiguration",
    },
    "timestreamwrite:Table": {
        Is.KEEPS: "retentionProperties",
        Is.INTERRUPTS: "magneticStoreWriteProperties",
        Is.REPLACES: "schema tableName",
    },
    "transfer:SshKey": {Is.REPLACES: "body serverId"},
    "transfer:User": {
        Is.ACCESS: "homeDirectory homeDirectoryMappings homeDirectoryType policy posixProfile role",
        Is.REPLACES: "serverId",
    },
    "wafv2:IpSet": {Is.ACCESS: "addresses", Is.REPLACES: "ipAddressVersion scope"},
    "wafv2:WebAcl": {
        Is.ACCESS: "captchaConfig challengeConfig defaultAction ruleJson rules tokenDomains",
        Is.INTERRUPTS: "associationConfig customResponseBodies",
        Is.IN_PLACE: "dataProtectionConfig visibilityConfig",
        Is.REPLACES: "scope",
    },
    "wafv2:WebAclAssociation": {Is.REPLACES: "resourceArn webAclArn"},
}
