"""The classes of the properties of pulumi-aws' types that are parts of others, assigned by hand."""

from ...model.property_class import PropertyClass as Is

_PARAMETERS: dict[Is, str] = {Is.JUDGED: "parameters"}
_CERTIFICATE: dict[Is, str] = {Is.REPLACES: "certificateArn listenerArn"}
_ACL: dict[Is, str] = {Is.ACCESS: "accessControlPolicy", Is.REPLACES: "expectedBucketOwner"}
_LOGGING: dict[Is, str] = {
    Is.LATER: "targetBucket targetGrants targetObjectKeyFormat targetPrefix",
    Is.REPLACES: "expectedBucketOwner",
}
_PAYMENT: dict[Is, str] = {Is.ACCESS: "payer", Is.REPLACES: "expectedBucketOwner"}
_ENCRYPTION: dict[Is, str] = {Is.JUDGED: "rules", Is.REPLACES: "expectedBucketOwner"}

BY_TYPE: dict[str, dict[Is, str]] = {
    "acm:CertificateValidation": {Is.REPLACES: "certificateArn validationRecordFqdns"},
    "alb:ListenerCertificate": _CERTIFICATE,
    "apigateway:ApiKey": {Is.ADMITS: "enabled", Is.HARMLESS: "customerId", Is.REPLACES: "value"},
    "apigateway:Authorizer": {
        Is.ACCESS: "authorizerCredentials authorizerUri identitySource identityValidationExpression providerArns type",
        Is.IN_PLACE: "authorizerResultTtlInSeconds",
        Is.REPLACES: "restApi",
    },
    "apigateway:BasePathMapping": {Is.INTERRUPTS: "basePath restApi stageName", Is.REPLACES: "domainNameId"},
    "apigateway:Deployment": {Is.REPLACES: "restApi triggers variables"},
    "apigateway:DomainName": {
        Is.ACCESS: "mutualTlsAuthentication policy",
        Is.INTERRUPTS: "certificateArn certificateBody certificateChain certificateName certificatePrivateKey "
        "endpointConfiguration ownershipVerificationCertificateArn regionalCertificateArn regionalCertificateName "
        "securityPolicy",
    },
    "apigateway:Integration": {
        Is.INTERRUPTS: "connectionId connectionType contentHandling credentials integrationHttpMethod "
        "passthroughBehavior requestParameters requestTemplates tlsConfig uri",
        Is.IN_PLACE: "cacheKeyParameters cacheNamespace timeoutMilliseconds",
        Is.REPLACES: "httpMethod resourceId restApi",
    },
    "apigateway:IntegrationResponse": {
        Is.INTERRUPTS: "contentHandling responseParameters responseTemplates selectionPattern",
        Is.REPLACES: "httpMethod resourceId restApi statusCode",
    },
    "apigateway:Method": {
        Is.ACCESS: "apiKeyRequired authorization authorizationScopes authorizerId requestModels requestParameters "
        "requestValidatorId",
        Is.HARMLESS: "operationName",
        Is.REPLACES: "httpMethod resourceId restApi",
    },
    "apigateway:MethodResponse": {
        Is.INTERRUPTS: "responseModels responseParameters",
        Is.REPLACES: "httpMethod resourceId restApi statusCode",
    },
    "apigateway:MethodSettings": {Is.INTERRUPTS: "settings", Is.REPLACES: "methodPath restApi stageName"},
    "apigateway:Resource": {Is.INTERRUPTS: "parentId pathPart", Is.REPLACES: "restApi"},
    "apigateway:Stage": {
        Is.INTERRUPTS: "canarySettings deployment variables",
        Is.ACCESS: "clientCertificateId",
        Is.IN_PLACE: "accessLogSettings cacheClusterEnabled cacheClusterSize xrayTracingEnabled",
        Is.HARMLESS: "documentationVersion",
        Is.REPLACES: "restApi stageName",
    },
    "apigateway:UsagePlan": {
        Is.ACCESS: "apiStages",
        Is.INTERRUPTS: "quotaSettings throttleSettings",
        Is.HARMLESS: "productCode",
    },
    "apigateway:UsagePlanKey": {Is.REPLACES: "keyId keyType usagePlanId"},
    "apigatewayv2:ApiMapping": {Is.INTERRUPTS: "apiMappingKey stage", Is.REPLACES: "apiId"},
    "apigatewayv2:Authorizer": {
        Is.ACCESS: "authorizerCredentialsArn authorizerPayloadFormatVersion authorizerUri enableSimpleResponses "
        "identitySources jwtConfiguration",
        Is.IN_PLACE: "authorizerResultTtlInSeconds",
        Is.REPLACES: "apiId authorizerType",
    },
    "apigatewayv2:Deployment": {Is.REPLACES: "apiId triggers"},
    "apigatewayv2:DomainName": {Is.INTERRUPTS: "domainNameConfiguration", Is.ACCESS: "mutualTlsAuthentication"},
    "apigatewayv2:Integration": {
        Is.INTERRUPTS: "connectionId connectionType contentHandlingStrategy credentialsArn integrationMethod "
        "integrationUri passthroughBehavior payloadFormatVersion requestParameters requestTemplates "
        "responseParameters templateSelectionExpression tlsConfig",
        Is.IN_PLACE: "timeoutMilliseconds",
        Is.REPLACES: "apiId integrationSubtype integrationType",
    },
    "apigatewayv2:Route": {
        Is.ACCESS: "apiKeyRequired authorizationScopes authorizationType authorizerId requestModels requestParameters",
        Is.INTERRUPTS: "modelSelectionExpression routeKey routeResponseSelectionExpression target",
        Is.HARMLESS: "operationName",
        Is.REPLACES: "apiId",
    },
    "appautoscaling:Policy": {
        Is.LATER: "predictiveScalingPolicyConfiguration stepScalingPolicyConfiguration "
        "targetTrackingScalingPolicyConfiguration policyType",
        Is.REPLACES: "resourceId scalableDimension serviceNamespace",
    },
    "appautoscaling:ScheduledAction": {
        Is.LATER: "endTime scalableTargetAction schedule startTime timezone",
        Is.REPLACES: "resourceId scalableDimension serviceNamespace",
    },
    "appautoscaling:Target": {
        Is.SHRINKS: "maxCapacity minCapacity",
        Is.LATER: "roleArn suspendedState",
        Is.REPLACES: "resourceId scalableDimension serviceNamespace",
    },
    "autoscaling:Attachment": {Is.REPLACES: "autoscalingGroupName elb lbTargetGroupArn"},
    "autoscaling:LifecycleHook": {
        Is.LATER: "defaultResult heartbeatTimeout lifecycleTransition notificationMetadata notificationTargetArn "
        "roleArn",
        Is.REPLACES: "autoscalingGroupName",
    },
    "autoscaling:Notification": {Is.LATER: "groupNames notifications", Is.REPLACES: "topicArn"},
    "autoscaling:Policy": {
        Is.LATER: "adjustmentType cooldown estimatedInstanceWarmup metricAggregationType minAdjustmentMagnitude "
        "policyType predictiveScalingConfiguration scalingAdjustment stepAdjustments targetTrackingConfiguration",
        Is.REPLACES: "autoscalingGroupName",
    },
    "autoscaling:Schedule": {
        Is.LATER: "desiredCapacity endTime maxSize minSize recurrence startTime timeZone",
        Is.REPLACES: "autoscalingGroupName scheduledActionName",
    },
    "cloudfront:CachePolicy": {Is.INTERRUPTS: "defaultTtl maxTtl minTtl parametersInCacheKeyAndForwardedToOrigin"},
    "cloudfront:Function": {Is.INTERRUPTS: "code keyValueStoreAssociations runtime"},
    "cloudfront:KeyGroup": {Is.ACCESS: "items", Is.HARMLESS: "name"},
    "cloudfront:OriginAccessControl": {
        Is.ACCESS: "signingBehavior signingProtocol",
        Is.HARMLESS: "name",
        Is.REPLACES: "originAccessControlOriginType",
    },
    "cloudfront:OriginRequestPolicy": {Is.INTERRUPTS: "cookiesConfig headersConfig queryStringsConfig"},
    "cloudfront:PublicKey": {Is.REPLACES: "encodedKey"},
    "cloudfront:ResponseHeadersPolicy": {
        Is.INTERRUPTS: "corsConfig customHeadersConfig removeHeadersConfig securityHeadersConfig "
        "serverTimingHeadersConfig",
    },
    "cloudwatch:Dashboard": {Is.IN_PLACE: "dashboardBody", Is.REPLACES: "dashboardName"},
    "cloudwatch:LogMetricFilter": {
        Is.LATER: "applyOnTransformedLogs metricTransformation pattern",
        Is.REPLACES: "logGroupName",
    },
    "cognito:IdentityProvider": {
        Is.ACCESS: "attributeMapping idpIdentifiers providerDetails",
        Is.REPLACES: "providerName providerType userPoolId",
    },
    "cognito:ResourceServer": {Is.ACCESS: "scopes", Is.HARMLESS: "name", Is.REPLACES: "userPoolId"},
    "cognito:UserPoolDomain": {Is.INTERRUPTS: "managedLoginVersion", Is.REPLACES: "domain userPoolId"},
    "docdb:ClusterParameterGroup": _PARAMETERS,
    "ec2:InternetGatewayAttachment": {Is.REPLACES: "internetGatewayId"},
    "ec2:PlacementGroup": {Is.REPLACES: "partitionCount spreadLevel strategy"},
    "ec2:VpcDhcpOptions": {
        Is.REPLACES: "domainNameServers ipv6AddressPreferredLeaseTime netbiosNameServers netbiosNodeType ntpServers",
    },
    "ec2:VpcDhcpOptionsAssociation": {Is.INTERRUPTS: "dhcpOptionsId"},
    "ecs:CapacityProvider": {Is.LATER: "autoScalingGroupProvider managedInstancesProvider"},
    "eks:IdentityProviderConfig": {Is.REPLACES: "oidc"},
    "elasticache:ParameterGroup": _PARAMETERS,
    "elasticache:User": {
        Is.ACCESS: "accessString authenticationMode noPasswordRequired passwords",
        Is.IN_PLACE: "engine",
        Is.REPLACES: "userId",
    },
    "elasticache:UserGroup": {Is.ACCESS: "userIds", Is.IN_PLACE: "engine", Is.REPLACES: "userGroupId"},
    "iam:AccountPasswordPolicy": {
        Is.ACCESS: "allowUsersToChangePassword hardExpiry maxPasswordAge",
        Is.LATER: "minimumPasswordLength passwordReusePrevention requireLowercaseCharacters requireNumbers "
        "requireSymbols requireUppercaseCharacters",
    },
    "kms:ReplicaKey": {Is.JUDGED: "enabled", Is.REPLACES: "primaryKeyArn"},
    "lambda:FunctionEventInvokeConfig": {
        Is.KEEPS: "maximumEventAgeInSeconds maximumRetryAttempts",
        Is.PROTECTS: "destinationConfig",
        Is.REPLACES: "functionName qualifier",
    },
    "lambda:LayerVersion": {
        Is.REPLACES: "code compatibleArchitectures compatibleRuntimes layerName licenseInfo s3Bucket s3Key "
        "s3ObjectVersion sourceCodeHash",
        Is.HARMLESS: "skipDestroy",
    },
    "lambda:ProvisionedConcurrencyConfig": {
        Is.SHRINKS: "provisionedConcurrentExecutions",
        Is.REPLACES: "functionName qualifier",
        Is.HARMLESS: "skipDestroy",
    },
    "lb:ListenerCertificate": _CERTIFICATE,
    "memorydb:ParameterGroup": _PARAMETERS,
    "mq:Broker": {
        Is.ACCESS: "authenticationStrategy ldapServerMetadata securityGroups users",
        Is.RESTARTS: "configuration hostInstanceType",
        Is.IN_PLACE: "logs",
        Is.HARMLESS: "maintenanceWindowStartTime",
        Is.DATA: "dataReplicationMode",
        Is.REPLACES: "brokerName dataReplicationPrimaryBrokerArn deploymentMode encryptionOptions engineType "
        "publiclyAccessible storageType subnetIds",
    },
    "mq:Configuration": {Is.LATER: "data engineVersion", Is.REPLACES: "authenticationStrategy engineType"},
    "neptune:ClusterParameterGroup": _PARAMETERS,
    "neptune:ParameterGroup": _PARAMETERS,
    "rds:ClusterParameterGroup": _PARAMETERS,
    "rds:EventSubscription": {Is.LATER: "eventCategories snsTopic sourceIds sourceType"},
    "rds:OptionGroup": {
        Is.INTERRUPTS: "options",
        Is.HARMLESS: "skipDestroy",
        Is.REPLACES: "engineName majorEngineVersion optionGroupDescription",
    },
    "rds:ParameterGroup": _PARAMETERS | {Is.HARMLESS: "skipDestroy"},
    "rds:Proxy": {
        Is.ACCESS: "auths defaultAuthScheme requireTls",
        Is.INTERRUPTS: "idleClientTimeout",
        Is.IN_PLACE: "debugLogging",
        Is.REPLACES: "engineFamily vpcSubnetIds",
    },
    "rds:ProxyDefaultTargetGroup": {Is.INTERRUPTS: "connectionPoolConfig", Is.REPLACES: "dbProxyName"},
    "rds:ProxyTarget": {Is.REPLACES: "dbProxyName targetGroupName"},
    "redshift:ParameterGroup": _PARAMETERS,
    "route53:HealthCheck": {
        Is.INTERRUPTS: "childHealthThreshold childHealthchecks cloudwatchAlarmName cloudwatchAlarmRegion disabled "
        "enableSni failureThreshold fqdn insufficientDataHealthStatus invertHealthcheck ipAddress port regions "
        "resourcePath searchString triggers",
        Is.HARMLESS: "referenceName",
        Is.REPLACES: "measureLatency requestInterval routingControlArn",
    },
    "route53:ResolverEndpoint": {
        Is.INTERRUPTS: "ipAddresses protocols resolverEndpointType",
        Is.HARMLESS: "name",
        Is.REPLACES: "direction securityGroupIds",
    },
    "route53:ResolverRule": {
        Is.INTERRUPTS: "resolverEndpointId targetIps",
        Is.HARMLESS: "name",
        Is.REPLACES: "ruleType",
    },
    "s3:BucketAcl": _ACL,
    "s3:BucketAclV2": _ACL,
    "s3:BucketLogging": _LOGGING,
    "s3:BucketLoggingV2": _LOGGING,
    "s3:BucketRequestPaymentConfiguration": _PAYMENT,
    "s3:BucketRequestPaymentConfigurationV2": _PAYMENT,
    "s3:BucketServerSideEncryptionConfiguration": _ENCRYPTION,
    "s3:BucketServerSideEncryptionConfigurationV2": _ENCRYPTION,
    "scheduler:Schedule": {
        Is.SERVES: "state",
        Is.LATER: "actionAfterCompletion endDate flexibleTimeWindow kmsKeyArn scheduleExpression "
        "scheduleExpressionTimezone startDate target",
        Is.REPLACES: "groupName",
    },
    "wafv2:RuleGroup": {
        Is.ACCESS: "rules rulesJson",
        Is.INTERRUPTS: "customResponseBodies",
        Is.IN_PLACE: "visibilityConfig",
        Is.REPLACES: "capacity scope",
    },
    "wafv2:WebAclLoggingConfiguration": {
        Is.LATER: "loggingFilter redactedFields",
        Is.INTERRUPTS: "logDestinationConfigs",
        Is.REPLACES: "resourceArn",
    },
}
