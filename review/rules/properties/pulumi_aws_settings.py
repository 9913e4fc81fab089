"""The classes of the properties of pulumi-aws' types that set something of another resource, assigned by hand."""

from ...model.property_class import PropertyClass as Is

_VERSIONING: dict[Is, str] = {
    Is.PROTECTS: "versioningConfiguration",
    Is.REPLACES: "expectedBucketOwner",
    Is.HARMLESS: "mfa",
}
_LIFECYCLE: dict[Is, str] = {
    Is.JUDGED: "rules",
    Is.REPLACES: "expectedBucketOwner",
    Is.HARMLESS: "timeouts",
    Is.IN_PLACE: "transitionDefaultMinimumObjectSize",
}
_OBJECT_LOCK: dict[Is, str] = {
    Is.PROTECTS: "rule",
    Is.REPLACES: "expectedBucketOwner objectLockEnabled",
    Is.HARMLESS: "token",
}
_CORS: dict[Is, str] = {Is.REPLACES: "expectedBucketOwner"}

BY_TYPE: dict[str, dict[Is, str]] = {
    "backup:Plan": {Is.PROTECTS: "rules", Is.IN_PLACE: "advancedBackupSettings"},
    "backup:Selection": {
        Is.REPLACES: "conditions iamRoleArn notResources planId resources selectionTags",
    },
    "backup:VaultLockConfiguration": {
        Is.PROTECTS: "minRetentionDays",
        Is.IN_PLACE: "changeableForDays maxRetentionDays",
        Is.REPLACES: "backupVaultName",
    },
    "cloudtrail:Trail": {
        Is.PROTECTS: "advancedEventSelectors enableLogging eventSelectors includeGlobalServiceEvents insightSelectors "
        "isMultiRegionTrail isOrganizationTrail enableLogFileValidation cloudWatchLogsGroupArn cloudWatchLogsRoleArn",
        Is.ACCESS: "kmsKeyId",
        Is.LATER: "s3BucketName s3KeyPrefix snsTopicName",
    },
    "cloudwatch:EventArchive": {
        Is.JUDGED: "retentionDays",
        Is.PROTECTS: "eventPattern",
        Is.ACCESS: "kmsKeyIdentifier",
        Is.REPLACES: "eventSourceArn",
    },
    "cloudwatch:EventRule": {
        Is.SERVES: "isEnabled state",
        Is.INTERRUPTS: "eventPattern",
        Is.LATER: "scheduleExpression",
        Is.REPLACES: "eventBusName",
        Is.HARMLESS: "forceDestroy",
    },
    "cloudwatch:LogSubscriptionFilter": {
        Is.INTERRUPTS: "destinationArn filterPattern",
        Is.IN_PLACE: "distribution",
        Is.REPLACES: "logGroup",
    },
    "dlm:LifecyclePolicy": {
        Is.PROTECTS: "policyDetails state",
        Is.ACCESS: "executionRoleArn",
        Is.REPLACES: "defaultPolicy",
    },
    "ec2:ManagedPrefixListEntry": {Is.REPLACES: "cidr prefixListId"},
    "ec2:VpcPeeringConnection": {
        Is.INTERRUPTS: "accepter requester",
        Is.REPLACES: "peerOwnerId peerRegion peerVpcId",
    },
    "ecr:LifecyclePolicy": {Is.JUDGED: "policy", Is.REPLACES: "repository"},
    "ecr:RepositoryPolicy": {Is.REPLACES: "repository"},
    "efs:BackupPolicy": {Is.PROTECTS: "backupPolicy", Is.REPLACES: "fileSystemId"},
    "efs:MountTarget": {Is.REPLACES: "fileSystemId ipAddress ipAddressType ipv6Address"},
    "kms:Grant": {
        Is.REPLACES: "constraints grantCreationTokens granteePrincipal keyId operations retiringPrincipal",
        Is.HARMLESS: "retireOnDelete",
    },
    "lambda:EventSourceMapping": {
        Is.KEEPS: "maximumRecordAgeInSeconds maximumRetryAttempts",
        Is.PROTECTS: "destinationConfig",
        Is.DATA: "filterCriteria",
        Is.INTERRUPTS: "functionName sourceAccessConfigurations topics queues",
        Is.ACCESS: "kmsKeyArn",
        Is.IN_PLACE: "batchSize bisectBatchOnFunctionError functionResponseTypes maximumBatchingWindowInSeconds "
        "metricsConfig parallelizationFactor provisionedPollerConfig scalingConfig tumblingWindowInSeconds "
        "documentDbEventSourceConfig amazonManagedKafkaEventSourceConfig selfManagedKafkaEventSourceConfig",
        Is.REPLACES: "eventSourceArn selfManagedEventSource startingPosition startingPositionTimestamp",
    },
    "lambda:FunctionUrl": {
        Is.ACCESS: "authorizationType",
        Is.INTERRUPTS: "cors invokeMode",
        Is.REPLACES: "functionName qualifier",
    },
    "lambda:Permission": {
        Is.REPLACES: "action eventSourceToken function functionUrlAuthType principal principalOrgId "
        "qualifier sourceAccount sourceArn statementId statementIdPrefix",
    },
    "lb:TargetGroupAttachment": {Is.REPLACES: "port targetGroupArn targetId"},
    "s3:BucketCorsConfiguration": _CORS,
    "s3:BucketCorsConfigurationV2": _CORS,
    "s3:BucketLifecycleConfiguration": _LIFECYCLE,
    "s3:BucketLifecycleConfigurationV2": _LIFECYCLE,
    "s3:BucketNotification": {Is.SERVES: "eventbridge lambdaFunctions queues topics"},
    "s3:BucketObjectLockConfiguration": _OBJECT_LOCK,
    "s3:BucketObjectLockConfigurationV2": _OBJECT_LOCK,
    "s3:BucketOwnershipControls": {Is.ACCESS: "rule"},
    "s3:BucketPublicAccessBlock": {
        Is.JUDGED: "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets",
        Is.HARMLESS: "skipDestroy",
    },
    "s3:BucketReplicationConfig": {Is.PROTECTS: "rules", Is.INTERRUPTS: "role", Is.HARMLESS: "token"},
    "s3:BucketVersioning": _VERSIONING,
    "s3:BucketVersioningV2": _VERSIONING,
    "secretsmanager:SecretPolicy": {Is.REPLACES: "secretArn", Is.HARMLESS: "blockPublicPolicy"},
    "sns:TopicSubscription": {
        Is.INTERRUPTS: "filterPolicy filterPolicyScope rawMessageDelivery",
        Is.IN_PLACE: "confirmationTimeoutInMinutes endpointAutoConfirms replayPolicy",
        Is.ACCESS: "subscriptionRoleArn",
        Is.REPLACES: "endpoint protocol topic",
    },
    "sqs:QueuePolicy": {Is.REPLACES: "queueUrl"},
    "ssoadmin:AccountAssignment": {Is.REPLACES: "instanceArn permissionSetArn principalId principalType targetId"},
}
