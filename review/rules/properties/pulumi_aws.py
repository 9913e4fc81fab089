"""The classes of the properties of pulumi-aws' resource types, assigned by hand.

`EVERYWHERE` contains the properties that have the same meaning in every type, so that all types inherit the class.
`BY_TYPE` contains those of single types, and takes precedence. The names of the properties of each type are in the
file `pulumi_aws.json`, which `review/generate/pulumi_aws.py` generates.
"""

from ...model.property_class import PropertyClass as Is

EVERYWHERE: dict[Is, str] = {
    Is.HARMLESS: "allowMajorVersionUpgrade allowOverwrite allowVersionUpgrade "
    "applicationSuccessFeedbackSampleRate applyImmediately authTokenUpdateStrategy "
    "autoMinorVersionUpgrade autoTuneOptions backupWindow blueGreenUpdate "
    "bypassPolicyLockoutSafetyCheck comment configuration context copyTagsToBackups "
    "copyTagsToSnapshot copyTagsToVolumes dailyAutomaticBackupStartTime databaseInsightsMode "
    "description displayName enabledMetrics enableEcsManagedTags enableNetworkAddressUsageMetrics "
    "engineLifecycleSupport enhancedMonitoring etag finalBackupTags "
    "firehoseSuccessFeedbackSampleRate forceNewDeployment "
    "forceOverwriteReplicaSecret forceUpdateVersion getPasswordData httpSuccessFeedbackSampleRate "
    "ignoreFailedScalingActivities ipamPools lambdaSuccessFeedbackSampleRate licenseModel "
    "maintenanceWindow metricsGranularity minElbCapacity monitoringInterval notificationTopicArn "
    "offPeakWindowOptions overrideProvider overwrite performanceInsightsKmsKeyId "
    "preferredBackupWindow preferredMaintenanceWindow propagateTags publish "
    "replacementSecurityGroupIds replaceSecurityGroupsOnDestroy "
    "resolveConflictsOnCreate resolveConflictsOnUpdate revokeRulesOnDelete shardLevelMetrics "
    "sigintRollback signatureVersion snapshotWindow "
    "snsTopicArn softwareUpdateOptions sqsSuccessFeedbackSampleRate tags tagsAll tracingConfig "
    "trackLatest upgradeStorageConfig userDataReplaceOnChange volumeTags waitForCapacityTimeout "
    "waitForDeployment waitForElbCapacity waitForSteadyState weeklyMaintenanceStartTime",
    Is.REPLACES: "activeDirectoryId addonName address addressFamily aliasAttributes amiType anycastIpListId "
    "architecture arn atRestEncryptionEnabled availabilityZone availabilityZoneId "
    "availabilityZoneName availabilityZones backupId backupTarget bootMode "
    "bootstrapSelfManagedAddons bucket bucketPrefix capacityType certificateAuthorityArn "
    "characterSetName cidrBlock cluster clusterId clusterIdentifier clusterIdentifierPrefix "
    "clusterName clusterScalabilityType connectivityType containerDefinitions cpu cpuOptions "
    "creationToken customerMasterKeySpec customerOwnedIpEnabled customerOwnedIpv4Pool "
    "customKeyStoreId databaseName dataTiering dataTieringEnabled dataType dbClusterIdentifier "
    "dbClusterSnapshotIdentifier dbInstanceIdentifier dbName dbSnapshotIdentifier dbSystemId "
    "delegationSetId deliverCrossAccountRole deploymentType destinationCidrBlock "
    "destinationIpv6CidrBlock destinationOptions destinationPrefixListId deviceName diskSize "
    "domainName driveCacheType efaEnabled enableFaultInjection enclaveOptions encrypted "
    "encryptionConfigurations endpointIpAddressRange engineMode eniId ephemeralBlockDevices "
    "executionRoleArn exportPath family fifoQueue fifoTopic fileSystemTypeVersion fromPort "
    "globalReplicationGroupId group hashKey hibernation hostId hostResourceGroupArn iamRoleArn "
    "identifier identifierPrefix imageLocation imdsSupport importedFileChunkSize importPath "
    "importTable instanceId instanceMarketOptions instanceTenancy instanceTypes interfaceType "
    "ipcMode ipv4IpamPoolId ipv4NetmaskLength ipv6AddressCount ipv6Addresses "
    "ipv6CidrBlockNetworkBorderGroup ipv6Native kernelId key keyAlgorithm keyName keyNamePrefix "
    "keyUsage kmsKeyArn kmsKeyId launchType loadBalancerArn loadBalancerType logDestination "
    "logDestinationType logFormat logGroupClass masterUsername maxAggregationInterval memory "
    "multiAttachEnabled multiRegion multiRegionClusterName name namePrefix ncharCharacterSetName "
    "networkBorderGroup networkInterfaces networkMode networkType nodeGroupName "
    "nodeGroupNamePrefix nodeRoleArn objectLockEnabled outpostArn outpostConfig outpostMode "
    "ownerAccount packageType passwordLength path performanceMode pgpKey pidMode placementGroup "
    "placementGroupId placementPartitionNumber policyArn preferredAvailabilityZones "
    "preferredOutpostArn preferredSubnetId primaryNetworkInterface principalArn privateIp "
    "proxyConfiguration publicIpv4Pool publicKey ramdiskId rangeKey region remoteAccess "
    "replicateSourceDb replicationGroupId replicationSourceIdentifier requiresCompatibilities "
    "resourceConfigurationArn restoreDateTime restoreSourceName restoreSourceTableArn "
    "restoreToLatestTime restoreToPointInTime role rootDeviceName routeTableId runtimePlatform "
    "s3Import schedulingStrategy secretId securityGroupId securityGroupNames serviceName "
    "serviceNetworkArn serviceRegion setIdentifier snapshotArn snapshotArns "
    "snapshotClusterIdentifier snapshotId snapshotIdentifier snapshotName sourceRegion "
    "sriovNetSupport staging storageEncrypted subjectAlternativeNames subnetId targetType "
    "taskRoleArn tenancy timezone toPort tpmSupport trafficType transitGatewayAttachmentId type "
    "uefiData user username userName usernameAttributes usernameConfiguration validationMethod "
    "validationOptions virtualizationType volumeId volumeInitializationRate volumes "
    "vpcEndpointType vpcId xksKeyId zoneId",
    Is.IN_PLACE: "accelerationStatus accountRecoverySetting aimlOptions alarms "
    "allowedPattern aquaConfigurationStatus auditLogConfiguration autoAccept autoImportPolicy "
    "automaticFailoverEnabled autoVerifiedAttributes availabilityZoneRebalancing "
    "availabilityZoneRelocationEnabled azMode billingMode bucketKeyEnabled "
    "cacheControl capacityReservationSpecification checksumAlgorithm "
    "clientKeepAlive codeSigningConfigArn connectionTermination content contentBase64 "
    "contentBasedDeduplication contentDisposition contentEncoding contentLanguage contentType "
    "creditSpecification dataCompressionType dataReadCacheConfiguration dedicatedLogVolume "
    "deduplicationScope defaultAddonsToRemoves defaultVersion delaySeconds deliveryPolicy "
    "deploymentCircuitBreaker deploymentConfiguration deploymentController "
    "deploymentMaximumPercent deploymentMinimumHealthyPercent deprecationTime deregistrationDelay "
    "deviceConfiguration disableApiStop diskIopsConfiguration dnsRecordClientRoutingPolicy "
    "earlyRenewalDuration emailConfiguration emailMfaConfiguration emailVerificationMessage "
    "emailVerificationSubject enableCrossZoneLoadBalancing "
    "enableGlobalWriteForwarding enableHttp2 enableKeyRotation enableLocalWriteForwarding "
    "enablePrimaryIpv6 enableTlsVersionAndCipherSuiteHeaders enableWafFailOpen "
    "enableXffClientPort enableZonalShift fifoThroughputLimit fifoThroughputScope "
    "forceDetach healthCheckGracePeriodSeconds httpVersion idleTimeout imageScanningConfiguration "
    "imageTagMutabilityExclusionFilters iops "
    "kmsDataKeyReusePeriodSeconds lifecyclePolicies loadBalancingAlgorithmType "
    "loadBalancingAnomalyMitigation loadBalancingCrossZoneEnabled logConfiguration "
    "logDeliveryConfigurations loggingConfig loggingInfo maintenanceOptions maxAllocatedStorage "
    "maxMessageSize metadata metadataConfiguration minimumLoadBalancerCapacity "
    "monitoring monitoringRoleArn multiAz multiAzEnabled nodeRepairConfig onDemandThroughput "
    "openMonitoring options orderedPlacementStrategies passwordResetRequired "
    "performanceInsightsEnabled permanentRestore perUnitStorageThroughput placementConstraints "
    "preferredCacheClusterAzs preserveHostHeader priceClass privateDnsNameOptions promotionTier "
    "provisionedThroughputInMibps receiveWaitTimeSeconds rotationPeriodInDays "
    "secondaryIpsAutoAssignedPerSubnet serverSideEncryption serverSideEncryptionConfiguration "
    "serverSideEncryptionConfigurations serviceConnectDefaults settings slowStart "
    "smsAuthenticationMessage smsConfiguration smsVerificationMessage snapStart source sourceHash "
    "sourceKmsKeyArn sqsManagedSseEnabled stopInstanceBeforeDetaching storageClass storageMode "
    "storageThroughput storageTier storageType tableClass targetFailovers targetGroupHealth "
    "targetHealthStates temporaryRestoreDays throughput throughputCapacity "
    "throughputCapacityPerHaPair throughputMode tier timeout triggers updateConfig "
    "updateDefaultVersion upgradePolicy userAttributeUpdateSettings userPoolAddOns userPoolTier "
    "verificationMessageTemplate visibilityTimeoutSeconds volumeConfiguration warmThroughput "
    "websiteRedirect xffHeaderProcessingMode zonalShiftConfig",
    Is.LATER: "assignIpv6AddressOnCreation availabilityZoneDistribution capacityRebalance defaultCooldown "
    "defaultInstanceWarmup desiredCapacityType enableLniAtDeviceIndex "
    "enableResourceNameDnsAaaaRecordOnLaunch enableResourceNameDnsARecordOnLaunch encryptionType "
    "forceDeleteWarmPool healthCheckGracePeriod healthCheckType imageTagMutability "
    "initialLifecycleHooks instanceMaintenancePolicy instanceRefresh launchConfiguration "
    "mapCustomerOwnedIpOnLaunch mapPublicIpOnLaunch minSize passwordPolicy "
    "placement privateDnsHostnameTypeOnLaunch protectFromScaleIn schemas serviceLinkedRoleArn "
    "terminationPolicies warmPool",
    Is.RESTARTS: "addonVersion advancedOptions architectures brokerNodeGroupInfo capacityProviderStrategies "
    "clusterConfig clusterMode clusterParameterGroupName clusterVersion code computeConfig "
    "configurationInfo configurationValues customIamInstanceProfile dbClusterParameterGroupName "
    "dbInstanceParameterGroupName dbParameterGroupName ebsOptimized ebsOptions "
    "elasticsearchVersion engine engineVersion environment ephemeralStorage "
    "handler haPairs imageConfig imageUri instanceClass instanceType kafkaVersion layers "
    "maintenanceTrackName memorySize neptuneClusterParameterGroupName "
    "neptuneInstanceParameterGroupName nodeType numNodeGroups optionGroupName parameterGroupName "
    "platformVersion releaseVersion replicaMode runtime s3Bucket s3Key s3ObjectVersion "
    "scalingConfiguration serverlessV2ScalingConfiguration serverlessv2ScalingConfiguration "
    "serviceConnectConfiguration serviceRegistries sourceCodeHash taskDefinition userData "
    "userDataBase64 version vpcLatticeConfigurations",
    Is.INTERRUPTS: "maxInstanceLifetime aliases allocationId caCertIdentifier caCertificateIdentifier "
    "allowReassociation alpnPolicy assignGeneratedIpv6CidrBlock attachments "
    "carrierGatewayId certificateArn cidrRoutingPolicy clusterMembers clusterSubnetGroupName "
    "continuousDeploymentPolicyId coreNetworkArn corsRules customErrorResponses dbSubnetGroupName "
    "defaultActions defaultCacheBehavior defaultRootObject desyncMitigationMode dnsOptions "
    "domainDnsIps domainEndpointOptions domainFqdn domainOu dropInvalidHeaderFields "
    "egressOnlyGatewayId elasticIp enableDns64 "
    "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic enhancedVpcRouting "
    "failoverRoutingPolicies gatewayId geolocationRoutingPolicies geoproximityRoutingPolicy "
    "globalClusterIdentifier healthCheck healthCheckId instance ipAddressType ipDiscovery "
    "ipv4PrefixCount ipv4Prefixes ipv6AddressListEnabled ipv6AddressLists ipv6CidrBlock "
    "ipv6IpamPoolId ipv6NetmaskLength ipv6PrefixCount ipv6Prefixes kubernetesNetworkConfig labels "
    "lambdaConfig lambdaMultiValueHeadersEnabled latencyRoutingPolicies loadBalancers "
    "localGatewayId metadataOptions multivalueAnswerRoutingPolicy natGatewayId "
    "neptuneSubnetGroupName networkConfiguration networkInterface networkInterfaceId "
    "orderedCacheBehaviors originGroups origins preserveClientIp privateIpAddress "
    "privateIpListEnabled privateIpLists privateIps privateIpsCount propagatingVgws protocol "
    "protocolVersion proxyProtocolV2 publicIp records remoteNetworkConfig routes routeTableIds "
    "secondaryAllocationIds secondaryPrivateIpAddressCount secondaryPrivateIpAddresses "
    "secondaryPrivateIps sourceDestCheck sslPolicy stickiness storageConfig subnetConfigurations "
    "subnetGroupName subnetIds subnetMappings subnets suspendedProcesses taints targetGroupArns "
    "targetKeyId trafficSources transitGatewayId vpcEndpointId vpcPeeringConnectionId vpcs "
    "website websites weightedRoutingPolicies",
    Is.SERVES: "accessLogs connectionLogs enableCloudwatchLogsExports enabled enabledCloudwatchLogsExports "
    "enabledClusterLogTypes enableDnsHostnames enableDnsSupport enableHttpEndpoint isIpv6Enabled "
    "logging loggings logPublishingOptions privateDnsEnabled softwareTokenMfaConfiguration "
    "streamEnabled streamViewType webAuthnConfiguration",
    Is.SHRINKS: "desiredCapacity desiredCount maxSize numberOfBrokerNodes numberOfNodes numCacheClusters "
    "numCacheNodes numReplicasPerShard readCapacity replicasPerNodeGroup "
    "reservedConcurrentExecutions shardCount writeCapacity",
    Is.GROWS: "allocatedStorage maxEntries size storageCapacity",
    Is.RIGHTS: "assumeRolePolicy cidrBlocks egress entries groups ingress inlinePolicies ipv6CidrBlocks "
    "kubernetesGroups managedPolicyArns permissionsBoundary policy prefixListIds self "
    "sourceSecurityGroupId status users vpcSecurityGroupIds",
    Is.ACCESS: "accessConfig accessPolicies aclName adminCreateUserConfig advancedSecurityOptions "
    "applicationFailureFeedbackRoleArn applicationSuccessFeedbackRoleArn authToken "
    "certificateBody certificateChain cidrIpv4 cidrIpv6 clientAuthentication cognitoOptions "
    "defaultIamRoleArn domain domainAuthSecretArn domainIamRoleName encryptAtRest "
    "encryptionConfig encryptionInfo firehoseFailureFeedbackRoleArn "
    "firehoseSuccessFeedbackRoleArn fsxAdminPassword httpFailureFeedbackRoleArn "
    "httpSuccessFeedbackRoleArn iamInstanceProfile iamRole internal ipProtocol kmsMasterKeyId "
    "lambdaFailureFeedbackRoleArn lambdaSuccessFeedbackRoleArn manageMasterPassword "
    "manageMasterUserPassword masterPassword masterPasswordSecretKmsKeyId "
    "masterUserSecretKmsKeyId mfaConfiguration mutualAuthentication nodeToNodeEncryption password "
    "podIdentityAssociations prefixListId privateKey redriveAllowPolicy referencedSecurityGroupId "
    "restrictions roleArn rootSquashConfiguration securityGroupIds securityGroups "
    "selfManagedActiveDirectory serviceAccountRoleArn signInPolicy sqsFailureFeedbackRoleArn "
    "sqsSuccessFeedbackRoleArn tlsEnabled transitEncryptionEnabled transitEncryptionMode "
    "userGroupIds viewerCertificate vpcConfig vpcOptions webAclId",
    Is.ADMITS: "acl enableExecuteCommand grants maxSessionDuration requestPayer "
    "iamDatabaseAuthenticationEnabled iamRoles publiclyAccessible sharedAccounts",
    Is.KEEPS: "automatedSnapshotRetentionPeriod automaticBackupRetentionDays backtrackWindow "
    "backupRetentionPeriod deletionWindowInDays manualSnapshotRetentionPeriod "
    "messageRetentionSeconds performanceInsightsRetentionPeriod recoveryWindowInDays "
    "retentionPeriod snapshotRetentionLimit",
    Is.PROTECTS: "archivePolicy deadLetterConfig fileSystemConfig deletionProtection deletionProtectionEnabled "
    "disableApiTermination enableDeletionProtection objectLockConfiguration "
    "objectLockLegalHoldStatus objectLockMode objectLockRetainUntilDate pointInTimeRecovery "
    "preserve protection redrivePolicy replicas replicationConfiguration replicationConfigurations "
    "retainOnDelete skipDestroy snapshotOptions "
    "versioning versionings",
    Is.EXPOSES: "deleteAutomatedBackups deleteOptions enforceConsumerDeletion forceDelete forceDestroy "
    "forceDetachPolicies instanceInitiatedShutdownBehavior lifecycleRules skipFinalBackup skipFinalSnapshot",
    Is.LAST_COPY: "finalSnapshot finalSnapshotIdentifier finalSnapshotName",
    Is.DATA: "localSecondaryIndexes numShards rootVolumeConfiguration",
}

_FILE_SYSTEM: dict[Is, str] = {
    Is.REPLACES: "kmsKeyId subnetIds storageType deploymentType",
    Is.ACCESS: "securityGroupIds",
}
_DATABASE: dict[Is, str] = {Is.INTERRUPTS: "port", Is.REPLACES: "engine"}
_RULE: dict[Is, str] = {
    Is.RIGHTS: "fromPort toPort ipProtocol cidrIpv4 cidrIpv6 prefixListId referencedSecurityGroupId",
}
_OBJECT: dict[Is, str] = {
    Is.JUDGED: "content contentBase64 etag source sourceHash",
    Is.INTERRUPTS: "storageClass",
    Is.IN_PLACE: "kmsKeyId",
}
_BALANCER: dict[Is, str] = {Is.REPLACES: "internal loadBalancerType", Is.HARMLESS: "enableDeletionProtection"}
_TARGETS: dict[Is, str] = {Is.REPLACES: "port protocol protocolVersion vpcId ipAddressType"}
_LISTENER: dict[Is, str] = {
    Is.INTERRUPTS: "port protocol certificateArn "
    "routingHttpRequestXAmznMtlsClientcertHeaderName "
    "routingHttpRequestXAmznMtlsClientcertIssuerHeaderName "
    "routingHttpRequestXAmznMtlsClientcertLeafHeaderName "
    "routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName "
    "routingHttpRequestXAmznMtlsClientcertSubjectHeaderName "
    "routingHttpRequestXAmznMtlsClientcertValidityHeaderName "
    "routingHttpRequestXAmznTlsCipherSuiteHeaderName routingHttpRequestXAmznTlsVersionHeaderName "
    "routingHttpResponseAccessControlAllowCredentialsHeaderValue "
    "routingHttpResponseAccessControlAllowHeadersHeaderValue "
    "routingHttpResponseAccessControlAllowMethodsHeaderValue "
    "routingHttpResponseAccessControlAllowOriginHeaderValue "
    "routingHttpResponseAccessControlExposeHeadersHeaderValue "
    "routingHttpResponseAccessControlMaxAgeHeaderValue "
    "routingHttpResponseContentSecurityPolicyHeaderValue routingHttpResponseServerEnabled "
    "routingHttpResponseStrictTransportSecurityHeaderValue "
    "routingHttpResponseXContentTypeOptionsHeaderValue routingHttpResponseXFrameOptionsHeaderValue ",
    Is.IN_PLACE: "tcpIdleTimeoutSeconds",
}

BY_TYPE: dict[str, dict[Is, str]] = {
    "acm:Certificate": {Is.INTERRUPTS: "certificateBody certificateChain privateKey", Is.IN_PLACE: "options"},
    "alb:LoadBalancer": _BALANCER,
    "autoscaling:Group": {
        Is.JUDGED: "launchTemplate mixedInstancesPolicy desiredCapacity maxSize",
        Is.INTERRUPTS: "vpcZoneIdentifiers availabilityZones",
        Is.LATER: "placementGroup forceDelete",
    },
    "cloudfront:Distribution": {Is.PROTECTS: "loggingConfig"},
    "cloudformation:Stack": {
        Is.DATA: "parameters templateBody templateUrl",
        Is.PROTECTS: "policyBody policyUrl",
        Is.LATER: "capabilities iamRoleArn notificationArns",
        Is.REPLACES: "disableRollback onFailure timeoutInMinutes",
    },
    "cloudwatch:LogGroup": {Is.JUDGED: "retentionInDays", Is.LATER: "kmsKeyId"},
    "cognito:UserPool": {Is.DATA: "schemas"},
    "docdb:Cluster": _DATABASE,
    "docdb:ClusterInstance": {Is.REPLACES: "engine", Is.IN_PLACE: "enablePerformanceInsights"},
    "dynamodb:Table": {
        Is.INTERRUPTS: "globalSecondaryIndexes",
        Is.EXPOSES: "ttl",
        Is.ACCESS: "serverSideEncryption",
        Is.IN_PLACE: "attributes",
    },
    "ec2:Ami": {Is.REPLACES: "ebsBlockDevices enaSupport"},
    "ec2:Eip": {Is.REPLACES: "domain ipamPoolId", Is.INTERRUPTS: "associateWithPrivateIp"},
    "ec2:Instance": {
        Is.RESTARTS: "instanceType ebsOptimized userData userDataBase64",
        Is.RIGHTS: "vpcSecurityGroupIds",
        Is.REPLACES: "ami associatePublicIpAddress securityGroups launchTemplate",
        Is.JUDGED: "rootBlockDevice ebsBlockDevices",
        Is.SERVES: "sourceDestCheck",
    },
    "ec2:InternetGateway": {Is.INTERRUPTS: "vpcId"},
    "ec2:LaunchTemplate": {
        Is.LATER: "blockDeviceMappings cpuOptions creditSpecification ebsOptimized enclaveOptions hibernationOptions "
        "iamInstanceProfile imageId instanceMarketOptions instanceRequirements instanceType kernelId keyName "
        "licenseSpecifications metadataOptions monitoring networkInterfaces placement privateDnsNameOptions ramDiskId "
        "securityGroupNames tagSpecifications userData vpcSecurityGroupIds disableApiStop disableApiTermination "
        "capacityReservationSpecification instanceInitiatedShutdownBehavior maintenanceOptions",
    },
    "ec2:ManagedPrefixList": {Is.HARMLESS: "name"},
    "ec2:NetworkInterface": {Is.RIGHTS: "securityGroups"},
    "ec2:RouteTable": {Is.JUDGED: "routes"},
    "ec2:RouteTableAssociation": {Is.INTERRUPTS: "routeTableId", Is.REPLACES: "subnetId gatewayId"},
    "ec2:SecurityGroupRule": {
        Is.RIGHTS: "fromPort toPort protocol cidrBlocks ipv6CidrBlocks prefixListIds self sourceSecurityGroupId",
    },
    "vpc:SecurityGroupEgressRule": _RULE,
    "vpc:SecurityGroupIngressRule": _RULE,
    "ec2:Subnet": {Is.REPLACES: "ipv6Native"},
    "ec2:VolumeAttachment": {Is.HARMLESS: "skipDestroy"},
    "ec2:VpcEndpoint": {Is.ACCESS: "policy securityGroupIds"},
    "ebs:Volume": {Is.JUDGED: "size", Is.IN_PLACE: "type"},
    "ecs:Service": {Is.INTERRUPTS: "networkConfiguration", Is.IN_PLACE: "forceDelete"},
    "ecs:TaskDefinition": {Is.REPLACES: "placementConstraints ephemeralStorage", Is.HARMLESS: "skipDestroy"},
    "efs:FileSystem": {Is.PROTECTS: "protection"},
    "eks:AccessEntry": {Is.ACCESS: "userName"},
    "eks:AccessPolicyAssociation": {Is.REPLACES: "accessScope"},
    "eks:Addon": {Is.HARMLESS: "preserve"},
    "eks:Cluster": {Is.RIGHTS: "vpcConfig", Is.INTERRUPTS: "version", Is.REPLACES: "roleArn"},
    "eks:NodeGroup": {
        Is.JUDGED: "scalingConfig",
        Is.RESTARTS: "launchTemplate version releaseVersion",
        Is.REPLACES: "subnetIds",
    },
    "eks:PodIdentityAssociation": {
        Is.RIGHTS: "roleArn",
        Is.ACCESS: "disableSessionTags targetRoleArn",
        Is.REPLACES: "namespace serviceAccount",
    },
    "elasticache:Cluster": {Is.REPLACES: "port engine"},
    "elasticache:ReplicationGroup": {Is.REPLACES: "port", Is.DATA: "numNodeGroups"},
    "fsx:LustreFileSystem": _FILE_SYSTEM,
    "fsx:OntapFileSystem": _FILE_SYSTEM,
    "fsx:OpenZfsFileSystem": _FILE_SYSTEM,
    "fsx:WindowsFileSystem": _FILE_SYSTEM,
    "emr:Cluster": {
        Is.DATA: "autoTerminationPolicy coreInstanceFleet coreInstanceGroup",
        Is.PROTECTS: "terminationProtection",
        Is.ADMITS: "visibleToAllUsers",
        Is.IN_PLACE: "stepConcurrencyLevel unhealthyNodeReplacement",
        Is.HARMLESS: "listStepsStates",
        Is.REPLACES: "additionalInfo applications autoscalingRole bootstrapActions configurations configurationsJson "
        "customAmiId ebsRootVolumeSize ec2Attributes keepJobFlowAliveWhenNoSteps kerberosAttributes "
        "logEncryptionKmsKeyId logUri masterInstanceFleet masterInstanceGroup osReleaseLabel placementGroupConfigs "
        "releaseLabel scaleDownBehavior securityConfiguration serviceRole steps",
    },
    "iam:AccessKey": {Is.RIGHTS: "status"},
    "iam:Group": {Is.INTERRUPTS: "name", Is.HARMLESS: "path"},
    "iam:GroupMembership": {Is.RIGHTS: "users", Is.REPLACES: "group"},
    "iam:UserGroupMembership": {Is.RIGHTS: "groups"},
    "iam:InstanceProfile": {Is.RIGHTS: "role"},
    "iam:PolicyAttachment": {Is.RIGHTS: "groups roles users"},
    "iam:User": {Is.ACCESS: "name", Is.HARMLESS: "path forceDestroy"},
    "iam:Role": {Is.HARMLESS: "forceDetachPolicies"},
    "kinesis:Stream": {
        Is.INTERRUPTS: "streamModeDetails",
        Is.HARMLESS: "enforceConsumerDeletion",
        Is.ACCESS: "kmsKeyId",
    },
    "kms:Key": {Is.JUDGED: "isEnabled"},
    "lambda:Function": {
        Is.ACCESS: "role vpcConfig",
        Is.LATER: "kmsKeyArn",
        Is.PROTECTS: "skipDestroy",
        Is.SHRINKS: "timeout",
    },
    "alb:Listener": _LISTENER,
    "alb:TargetGroup": _TARGETS,
    "lb:Listener": _LISTENER,
    "lb:LoadBalancer": _BALANCER,
    "lb:TargetGroup": _TARGETS,
    "memorydb:Cluster": {Is.REPLACES: "port tlsEnabled", Is.RESTARTS: "engine"},
    "msk:Cluster": {Is.RESTARTS: "numberOfBrokerNodes"},
    "neptune:Cluster": {Is.REPLACES: "engine port"},
    "neptune:ClusterInstance": {
        Is.REPLACES: "engine neptuneSubnetGroupName port publiclyAccessible",
        Is.RESTARTS: "neptuneParameterGroupName",
    },
    "opensearch:Domain": {Is.PROTECTS: "snapshotOptions"},
    "organizations:Account": {
        Is.ACCESS: "parentId",
        Is.EXPOSES: "closeOnDeletion",
        Is.IN_PLACE: "name",
        Is.REPLACES: "createGovcloud email iamUserAccessToBilling roleName",
    },
    "qldb:Ledger": {Is.ACCESS: "kmsKey permissionsMode"},
    "rds:Cluster": {Is.INTERRUPTS: "port", Is.REPLACES: "engine", Is.RESTARTS: "dbClusterInstanceClass"},
    "rds:ClusterInstance": {Is.REPLACES: "engine", Is.HARMLESS: "forceDestroy"},
    "rds:Instance": _DATABASE,
    "redshift:Cluster": {Is.INTERRUPTS: "port encrypted kmsKeyId", Is.RESTARTS: "clusterType"},
    "route53:Record": {Is.INTERRUPTS: "type name", Is.IN_PLACE: "ttl"},
    "s3:Bucket": {Is.JUDGED: "lifecycleRules"},
    "s3:BucketV2": {Is.JUDGED: "lifecycleRules"},
    "s3:BucketObject": _OBJECT,
    "s3:BucketObjectv2": _OBJECT,
    "sqs:Queue": {Is.SHRINKS: "maxMessageSize"},
    "secretsmanager:Secret": {Is.ACCESS: "kmsKeyId"},
    "secretsmanager:SecretVersion": {Is.REPLACES: "secretBinary secretString", Is.DATA: "versionStages"},
    "ssm:Parameter": {Is.IN_PLACE: "value insecureValue", Is.ACCESS: "keyId type"},
}
