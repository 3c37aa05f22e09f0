"""Made from the OpenAPI documents by `npm run generate`. Do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, Union


Account = TypedDict("Account", {
    "id": "str",
    "name": "str",
    "status": "Union[Literal[\"active\", \"suspended\", \"closed\"], str]",
    "creditLimit": "Money",
    "held": "Money",
    "captured": "Money",
    "available": "Money",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "_links": "dict[str, Any]",
})


Accounts = TypedDict("Accounts", {
    "items": "list[Account]",
    "_links": "dict[str, Any]",
})


ChangeAccount = TypedDict("ChangeAccount", {
    "name": "NotRequired[str]",
    "creditLimit": "NotRequired[dict[str, Any]]",
    "status": "NotRequired[Union[Literal[\"active\", \"suspended\", \"closed\"], str]]",
})


CreditHold = TypedDict("CreditHold", {
    "id": "str",
    "deliveryId": "str",
    "amount": "Money",
    "status": "Union[Literal[\"held\", \"captured\", \"released\"], str]",
    "createdAt": "str",
    "updatedAt": "str",
    "_links": "dict[str, Any]",
})


CreditHolds = TypedDict("CreditHolds", {
    "items": "list[CreditHold]",
    "_links": "dict[str, Any]",
})


DeadLetters = TypedDict("DeadLetters", {
    "items": "list[dict[str, Any]]",
})


Money = TypedDict("Money", {
    "amount": "int",
    "currency": "str",
})


OpenAccount = TypedDict("OpenAccount", {
    "name": "str",
    "creditLimit": "dict[str, Any]",
})


Problem = TypedDict("Problem", {
    "type": "str",
    "title": "str",
    "status": "int",
    "code": "str",
    "detail": "str",
    "instance": "str",
    "requestId": "NotRequired[str]",
    "traceId": "NotRequired[str]",
    "errors": "NotRequired[list[dict[str, Any]]]",
    "_links": "NotRequired[dict[str, Any]]",
})


Redriven = TypedDict("Redriven", {
    "handled": "int",
    "remaining": "int",
    "errorCode": "NotRequired[str]",
})


Delivery = TypedDict("Delivery", {
    "id": "str",
    "externalId": "str | None",
    "status": "Union[Literal[\"pending\", \"scheduled\", \"headed_to_pickup\", \"at_pickup\", \"headed_to_dropoff\", \"at_dropoff\", \"returning\", \"delivered\", \"returned\", \"cancelled\", \"rejected\", \"failed\"], str]",
    "accountId": "str",
    "pickup": "Stop",
    "dropoff": "Stop",
    "readyAt": "str",
    "deadline": "str",
    "expedited": "bool",
    "confirmation": "Union[Literal[\"none\", \"pincode\", \"picture\", \"signature\", \"fingerprint\", \"voice\"], str]",
    "price": "DeliveryV1Money",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "_links": "dict[str, Any]",
    "package": "dict[str, Any]",
    "carrier": "dict[str, Any] | None",
    "eta": "str | None",
})


DeliveryOrder = TypedDict("DeliveryOrder", {
    "externalId": "NotRequired[str]",
    "pickup": "StopInput",
    "dropoff": "StopInput",
    "package": "PackageDeclaration",
    "readyAt": "NotRequired[str]",
    "deadline": "NotRequired[str]",
    "quoteId": "NotRequired[str]",
    "expedited": "NotRequired[bool]",
    "confirmation": "NotRequired[Union[Literal[\"none\", \"pincode\", \"picture\", \"signature\", \"fingerprint\", \"voice\"], str]]",
})


Location = TypedDict("Location", {
    "latitude": "float",
    "longitude": "float",
    "altitude": "NotRequired[float]",
})


LocationInput = TypedDict("LocationInput", {
    "latitude": "float",
    "longitude": "float",
    "altitude": "NotRequired[float]",
})


NotificationPreferences = TypedDict("NotificationPreferences", {
    "channels": "dict[str, Any]",
    "events": "list[Union[Literal[\"pending\", \"scheduled\", \"headed_to_pickup\", \"at_pickup\", \"headed_to_dropoff\", \"at_dropoff\", \"returning\", \"delivered\", \"returned\", \"cancelled\", \"rejected\", \"failed\"], str]]",
})


PackageDeclaration = TypedDict("PackageDeclaration", {
    "size": "Union[Literal[\"small\", \"medium\", \"large\"], str]",
    "weightGrams": "int",
    "tag": "NotRequired[str]",
})


Quote = TypedDict("Quote", {
    "id": "str",
    "status": "Union[Literal[\"open\", \"expired\", \"used\"], str]",
    "serviceable": "bool",
    "price": "DeliveryV1Money | None",
    "reasons": "list[dict[str, Any]]",
    "pickup": "QuotedStop",
    "dropoff": "QuotedStop",
    "package": "QuotedPackage",
    "expedited": "bool",
    "distanceMetres": "int",
    "readyAt": "str",
    "deadline": "str",
    "eta": "dict[str, Any] | None",
    "createdAt": "str",
    "expiresAt": "str",
    "_links": "dict[str, Any]",
})


QuoteRequest = TypedDict("QuoteRequest", {
    "readyAt": "NotRequired[str]",
    "deadline": "NotRequired[str]",
    "expedited": "NotRequired[bool]",
    "pickup": "QuotedStopInput",
    "dropoff": "QuotedStopInput",
    "package": "QuotedPackageInput",
})


QuotedPackage = TypedDict("QuotedPackage", {
    "size": "Union[Literal[\"small\", \"medium\", \"large\"], str]",
    "weightGrams": "int",
})


QuotedPackageInput = TypedDict("QuotedPackageInput", {
    "size": "Union[Literal[\"small\", \"medium\", \"large\"], str]",
    "weightGrams": "int",
})


QuotedStop = TypedDict("QuotedStop", {
    "location": "Location",
})


QuotedStopInput = TypedDict("QuotedStopInput", {
    "location": "LocationInput",
})


Stop = TypedDict("Stop", {
    "location": "Location",
    "contact": "NotRequired[dict[str, Any]]",
    "address": "NotRequired[str]",
})


StopInput = TypedDict("StopInput", {
    "location": "LocationInput",
    "contact": "NotRequired[dict[str, Any]]",
    "address": "NotRequired[str]",
})


TimeWindow = TypedDict("TimeWindow", {
    "readyAt": "str",
    "deadline": "str",
})


DeliveryV1Money = TypedDict("DeliveryV1Money", {
    "amount": "int",
    "currency": "str",
})


Weight = TypedDict("Weight", {
    "value": "float",
    "unit": "Union[Literal[\"g\", \"kg\", \"lb\", \"oz\"], str]",
})


DeliveryV2Delivery = TypedDict("DeliveryV2Delivery", {
    "id": "str",
    "externalId": "str | None",
    "status": "Union[Literal[\"pending\", \"scheduled\", \"headed_to_pickup\", \"at_pickup\", \"headed_to_dropoff\", \"at_dropoff\", \"returning\", \"delivered\", \"returned\", \"cancelled\", \"rejected\", \"failed\"], str]",
    "accountId": "str",
    "pickup": "Stop",
    "dropoff": "Stop",
    "readyAt": "str",
    "deadline": "str",
    "expedited": "bool",
    "confirmation": "Union[Literal[\"none\", \"pincode\", \"picture\", \"signature\", \"fingerprint\", \"voice\"], str]",
    "price": "DeliveryV2Money",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "_links": "dict[str, Any]",
    "package": "dict[str, Any]",
    "carrier": "Any | None",
    "eta": "dict[str, Any] | None",
})


DeliveryV2DeliveryOrder = TypedDict("DeliveryV2DeliveryOrder", {
    "externalId": "NotRequired[str]",
    "pickup": "StopInput",
    "dropoff": "StopInput",
    "package": "DeliveryV2PackageDeclaration",
    "readyAt": "NotRequired[str]",
    "deadline": "NotRequired[str]",
    "quoteId": "NotRequired[str]",
    "expedited": "NotRequired[bool]",
    "confirmation": "NotRequired[Union[Literal[\"none\", \"pincode\", \"picture\", \"signature\", \"fingerprint\", \"voice\"], str]]",
})


DeliveryV2Money = TypedDict("DeliveryV2Money", {
    "amount": "int",
    "currency": "str",
})


DeliveryV2PackageDeclaration = TypedDict("DeliveryV2PackageDeclaration", {
    "size": "Union[Literal[\"small\", \"medium\", \"large\"], str]",
    "weight": "Weight",
    "tag": "NotRequired[str]",
})


Drone = TypedDict("Drone", {
    "id": "str",
    "name": "str",
    "status": "Union[Literal[\"offline\", \"idle\", \"reserved\", \"in_flight\", \"charging\"], str]",
    "airframe": "Union[Literal[\"wing\", \"multirotor\", \"zip\"], str]",
    "nestId": "str",
    "batteryPercent": "float",
    "position": "dict[str, Any] | None",
    "flight": "dict[str, Any] | None",
    "_links": "dict[str, Any]",
})


Drones = TypedDict("Drones", {
    "items": "list[Drone]",
    "_links": "dict[str, Any]",
})


Nest = TypedDict("Nest", {
    "id": "str",
    "name": "str",
    "location": "Location",
    "serviceRadiusMetres": "int",
    "_links": "dict[str, Any]",
})


Nests = TypedDict("Nests", {
    "items": "list[Nest]",
    "_links": "dict[str, Any]",
})


PutDrone = TypedDict("PutDrone", {
    "name": "str",
    "airframe": "Union[Literal[\"wing\", \"multirotor\", \"zip\"], str]",
    "nestId": "str",
})


PutNest = TypedDict("PutNest", {
    "name": "str",
    "location": "LocationInput",
    "serviceRadiusMetres": "int",
})


AddUser = TypedDict("AddUser", {
    "username": "str",
    "password": "str",
    "kind": "Union[Literal[\"tenant\", \"operator\"], str]",
    "accountId": "NotRequired[str]",
    "scopes": "NotRequired[list[Union[Literal[\"deliveries:read\", \"deliveries:write\", \"accounts:read\", \"accounts:write\", \"packages:read\", \"nests:read\", \"api-keys:read\", \"api-keys:write\"], str]]]",
})


ApiKey = TypedDict("ApiKey", {
    "id": "str",
    "name": "str",
    "accountId": "NotRequired[str]",
    "status": "Union[Literal[\"active\", \"expired\", \"revoked\"], str]",
    "scopes": "list[str]",
    "endpoints": "list[str]",
    "createdAt": "str",
    "expiresAt": "NotRequired[str]",
    "revokedAt": "NotRequired[str]",
    "lastUsedAt": "NotRequired[str]",
    "_links": "dict[str, Any]",
})


ApiKeys = TypedDict("ApiKeys", {
    "items": "list[ApiKey]",
    "_links": "dict[str, Any]",
})


ChangePassword = TypedDict("ChangePassword", {
    "password": "str",
})


Client = TypedDict("Client", {
    "clientId": "str",
    "accountId": "NotRequired[str]",
    "operator": "bool",
    "scopes": "list[str]",
    "grantTypes": "list[Union[Literal[\"client_credentials\", \"authorization_code\", \"refresh_token\"], str]]",
    "redirectUris": "list[str]",
    "public": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "_links": "dict[str, Any]",
})


ClientSecret = TypedDict("ClientSecret", {
    "clientSecret": "str",
    "formerValidUntil": "str",
})


Clients = TypedDict("Clients", {
    "items": "list[Client]",
    "_links": "dict[str, Any]",
})


CreateApiKey = TypedDict("CreateApiKey", {
    "name": "str",
    "scopes": "list[Union[Literal[\"deliveries:read\", \"deliveries:write\", \"accounts:read\", \"accounts:write\", \"packages:read\", \"nests:read\", \"api-keys:read\", \"api-keys:write\", \"drones:read\", \"ops\"], str]]",
    "endpoints": "NotRequired[list[str]]",
    "expiresAt": "NotRequired[str]",
    "accountId": "NotRequired[str]",
})


CreatedApiKey = TypedDict("CreatedApiKey", {
    "id": "str",
    "name": "str",
    "accountId": "NotRequired[str]",
    "status": "Union[Literal[\"active\", \"expired\", \"revoked\"], str]",
    "scopes": "list[str]",
    "endpoints": "list[str]",
    "createdAt": "str",
    "expiresAt": "NotRequired[str]",
    "revokedAt": "NotRequired[str]",
    "lastUsedAt": "NotRequired[str]",
    "_links": "dict[str, Any]",
    "key": "str",
})


RegisterClient = TypedDict("RegisterClient", {
    "clientId": "str",
    "accountId": "NotRequired[str]",
    "operator": "NotRequired[bool]",
    "scopes": "list[Union[Literal[\"deliveries:read\", \"deliveries:write\", \"accounts:read\", \"accounts:write\", \"packages:read\", \"nests:read\", \"api-keys:read\", \"api-keys:write\", \"drones:read\", \"ops\"], str]]",
    "grantTypes": "NotRequired[list[Union[Literal[\"client_credentials\", \"authorization_code\", \"refresh_token\"], str]]]",
    "redirectUris": "NotRequired[list[str]]",
    "public": "NotRequired[bool]",
})


RegisteredClient = TypedDict("RegisteredClient", {
    "clientId": "str",
    "accountId": "NotRequired[str]",
    "operator": "bool",
    "scopes": "list[str]",
    "grantTypes": "list[Union[Literal[\"client_credentials\", \"authorization_code\", \"refresh_token\"], str]]",
    "redirectUris": "list[str]",
    "public": "bool",
    "createdAt": "str",
    "updatedAt": "str",
    "_links": "dict[str, Any]",
    "clientSecret": "NotRequired[str]",
})


SigningKey = TypedDict("SigningKey", {
    "kid": "str",
    "status": "Union[Literal[\"next\", \"active\", \"retired\"], str]",
    "createdAt": "str",
    "activatedAt": "NotRequired[str]",
    "retiredAt": "NotRequired[str]",
    "rotationRequestedAt": "NotRequired[str]",
})


SigningKeys = TypedDict("SigningKeys", {
    "items": "list[SigningKey]",
    "_links": "dict[str, Any]",
})


User = TypedDict("User", {
    "id": "str",
    "username": "str",
    "kind": "Union[Literal[\"tenant\", \"operator\"], str]",
    "accountId": "NotRequired[str]",
    "scopes": "list[str]",
    "createdAt": "str",
    "updatedAt": "str",
    "_links": "dict[str, Any]",
})


Users = TypedDict("Users", {
    "items": "list[User]",
    "_links": "dict[str, Any]",
})


DeliveryOrderInput = TypedDict("DeliveryOrderInput", {
    "externalId": "NotRequired[str]",
    "pickup": "IngestionV1StopInput",
    "dropoff": "IngestionV1StopInput",
    "package": "PackageDeclaration",
    "readyAt": "NotRequired[str]",
    "deadline": "NotRequired[str]",
    "quoteId": "NotRequired[str]",
    "expedited": "NotRequired[bool]",
    "confirmation": "NotRequired[Union[Literal[\"none\", \"pincode\", \"picture\", \"signature\", \"fingerprint\", \"voice\"], str]]",
})


DeliveryRequest = TypedDict("DeliveryRequest", {
    "id": "str",
    "deliveryId": "str",
    "status": "Union[Literal[\"accepted\", \"scheduled\", \"rejected\", \"cancelled\"], str]",
    "_links": "dict[str, Any]",
})


IngestionV1DeliveryOrder = TypedDict("IngestionV1DeliveryOrder", {
    "externalId": "NotRequired[str]",
    "pickup": "IngestionV1Stop",
    "dropoff": "IngestionV1Stop",
    "package": "PackageDeclaration",
    "readyAt": "NotRequired[str]",
    "deadline": "NotRequired[str]",
    "quoteId": "NotRequired[str]",
    "expedited": "NotRequired[bool]",
    "confirmation": "NotRequired[Union[Literal[\"none\", \"pincode\", \"picture\", \"signature\", \"fingerprint\", \"voice\"], str]]",
})


IngestionV1Location = TypedDict("IngestionV1Location", {
    "latitude": "float",
    "longitude": "float",
    "altitude": "NotRequired[float]",
})


IngestionV1Stop = TypedDict("IngestionV1Stop", {
    "location": "IngestionV1Location",
    "contact": "NotRequired[dict[str, Any]]",
    "address": "NotRequired[str]",
})


IngestionV1StopInput = TypedDict("IngestionV1StopInput", {
    "location": "IngestionV1Location",
    "contact": "NotRequired[dict[str, Any]]",
    "address": "NotRequired[str]",
})


Custody = TypedDict("Custody", {
    "items": "list[CustodyScan]",
    "_links": "dict[str, Any]",
})


CustodyScan = TypedDict("CustodyScan", {
    "seq": "int",
    "type": "Union[Literal[\"declared\", \"loaded\", \"delivered\", \"returned\", \"lost\", \"voided\"], str]",
    "droneId": "str | None",
    "flightId": "str | None",
    "occurredAt": "str",
    "recordedAt": "str",
})


Package = TypedDict("Package", {
    "id": "str",
    "deliveryId": "str",
    "accountId": "str",
    "size": "Union[Literal[\"small\", \"medium\", \"large\"], str]",
    "weightGrams": "int",
    "tag": "str",
    "status": "Union[Literal[\"declared\", \"in_transit\", \"delivered\", \"returned\", \"lost\", \"voided\"], str]",
    "createdAt": "str",
    "updatedAt": "str",
    "version": "int",
    "_links": "dict[str, Any]",
})


Packages = TypedDict("Packages", {
    "items": "list[Package]",
    "_links": "dict[str, Any]",
})


Saga = TypedDict("Saga", {
    "id": "str",
    "deliveryId": "str",
    "status": "Union[Literal[\"running\", \"compensating\", \"completed\", \"failed\", \"stuck\"], str]",
    "step": "str | None",
    "attempt": "int",
    "runAt": "str | None",
    "failure": "dict[str, Any] | None",
    "createdAt": "str",
    "updatedAt": "str",
    "_links": "dict[str, Any]",
})


SagaDetails = TypedDict("SagaDetails", {
    "id": "str",
    "deliveryId": "str",
    "status": "Union[Literal[\"running\", \"compensating\", \"completed\", \"failed\", \"stuck\"], str]",
    "step": "str | None",
    "attempt": "int",
    "runAt": "str | None",
    "failure": "dict[str, Any] | None",
    "createdAt": "str",
    "updatedAt": "str",
    "_links": "dict[str, Any]",
    "log": "list[dict[str, Any]]",
})


Sagas = TypedDict("Sagas", {
    "items": "list[Saga]",
    "_links": "dict[str, Any]",
})


EntryPoint = TypedDict("EntryPoint", {
    "_links": "dict[str, Any]",
})


class Operations:
    def _send(self, method: str, path: str, **parts: Any) -> Any:
        raise NotImplementedError

    def list_accounts(self, *, limit: int | None = None, cursor: str | None = None, ids: list[str] | None = None) -> Accounts:
        """List accounts; a tenant sees its own"""
        return self._send("GET", "/v1/accounts", path_params={}, query={"limit": limit, "cursor": cursor, "ids": ids}, headers={})

    def create_account(self, body: OpenAccount, *, idempotency_key: str | None = None) -> Account:
        """Open an account (operators)"""
        return self._send("POST", "/v1/accounts", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_account(self, id: str, *, if_none_match: str | None = None) -> Account:
        """Get an account"""
        return self._send("GET", "/v1/accounts/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def update_account(self, id: str, body: ChangeAccount, *, if_match: str | None = None, idempotency_key: str | None = None) -> Account:
        """Change name, credit limit or status of an account (operators)"""
        return self._send("PATCH", "/v1/accounts/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key}, body=body)

    def list_account_holds(self, id: str, *, limit: int | None = None, cursor: str | None = None, delivery_id: str | None = None, status: Union[Literal["held", "captured", "released"], str] | None = None) -> CreditHolds:
        """List the credit holds of an account, the newest first"""
        return self._send("GET", "/v1/accounts/{id}/holds", path_params={"id": id}, query={"limit": limit, "cursor": cursor, "deliveryId": delivery_id, "status": status}, headers={})

    def list_dead_letter_account(self, *, limit: int | None = None) -> DeadLetters:
        """List the parked events of this service (operators), the newest first"""
        return self._send("GET", "/v1/dead-letters/account", path_params={}, query={"limit": limit}, headers={})

    def redrive_dead_letter_account(self, id: str, *, idempotency_key: str | None = None) -> Redriven:
        """Handle all parked events of the aggregate of this one, in order (operators)"""
        return self._send("POST", "/v1/dead-letters/account/{id}/redrive", path_params={"id": id}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_dead_letter_delivery(self, *, limit: int | None = None) -> DeadLetters:
        """List the parked events of this service (operators), the newest first"""
        return self._send("GET", "/v1/dead-letters/delivery", path_params={}, query={"limit": limit}, headers={})

    def redrive_dead_letter_delivery(self, id: str, *, idempotency_key: str | None = None) -> Redriven:
        """Handle all parked events of the aggregate of this one, in order (operators)"""
        return self._send("POST", "/v1/dead-letters/delivery/{id}/redrive", path_params={"id": id}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_deliveries(self, *, limit: int | None = None, cursor: str | None = None, ids: list[str] | None = None, status: Union[Literal["pending", "scheduled", "headed_to_pickup", "at_pickup", "headed_to_dropoff", "at_dropoff", "returning", "delivered", "returned", "cancelled", "rejected", "failed"], str] | None = None, external_id: str | None = None, account_id: str | None = None) -> dict[str, Any]:
        """List deliveries, or read many by their ids; a tenant sees its own"""
        return self._send("GET", "/v1/deliveries", path_params={}, query={"limit": limit, "cursor": cursor, "ids": ids, "status": status, "externalId": external_id, "accountId": account_id}, headers={})

    def create_delivery(self, body: DeliveryOrder, *, idempotency_key: str | None = None) -> Delivery:
        """Create a delivery"""
        return self._send("POST", "/v1/deliveries", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_delivery(self, id: str, *, include: list[Union[Literal["package", "drone", "account"], str]] | None = None, if_none_match: str | None = None) -> Delivery:
        """Get a delivery"""
        return self._send("GET", "/v1/deliveries/{id}", path_params={"id": id}, query={"include": include}, headers={"If-None-Match": if_none_match})

    def put_delivery(self, id: str, body: DeliveryOrder, *, if_match: str | None = None, if_none_match: str | None = None) -> Delivery | None:
        """Create a delivery under an id of your own, or change it"""
        return self._send("PUT", "/v1/deliveries/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def delete_delivery(self, id: str, *, if_match: str | None = None) -> None:
        """Cancel a delivery without a reason; it stays readable"""
        return self._send("DELETE", "/v1/deliveries/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match})

    def get_delivery_cancellation(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the cancellation of a delivery, and what came of it"""
        return self._send("GET", "/v1/deliveries/{id}/cancellation", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_cancellation(self, id: str, body: dict[str, Any], *, if_match: str | None = None, if_none_match: str | None = None) -> dict[str, Any] | None:
        """Cancel a delivery, until the package is picked up"""
        return self._send("PUT", "/v1/deliveries/{id}/cancellation", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_confirmation(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the confirmation of a delivery"""
        return self._send("GET", "/v1/deliveries/{id}/confirmation", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_confirmation(self, id: str, body: dict[str, Any], *, if_match: str | None = None, if_none_match: str | None = None) -> dict[str, Any] | None:
        """Confirm a delivery at its drop-off"""
        return self._send("PUT", "/v1/deliveries/{id}/confirmation", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_dropoff(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get where a delivery is dropped off"""
        return self._send("GET", "/v1/deliveries/{id}/dropoff", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_dropoff(self, id: str, body: StopInput, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Change where a delivery is dropped off, until the package is picked up"""
        return self._send("PUT", "/v1/deliveries/{id}/dropoff", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def list_delivery_events(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """List the statuses that a delivery went through"""
        return self._send("GET", "/v1/deliveries/{id}/events", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def get_delivery_notifications(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get how and of what to tell about a delivery"""
        return self._send("GET", "/v1/deliveries/{id}/notifications", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_notification(self, id: str, body: NotificationPreferences, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Say how and of what to tell about a delivery"""
        return self._send("PUT", "/v1/deliveries/{id}/notifications", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_package(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the package of a delivery"""
        return self._send("GET", "/v1/deliveries/{id}/package", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def get_delivery_pickup(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get where a delivery is picked up"""
        return self._send("GET", "/v1/deliveries/{id}/pickup", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_pickup(self, id: str, body: StopInput, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Change who hands over a package and at which door, until it is picked up"""
        return self._send("PUT", "/v1/deliveries/{id}/pickup", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_status(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the status of a delivery"""
        return self._send("GET", "/v1/deliveries/{id}/status", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def get_delivery_window(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get when a delivery is to be carried"""
        return self._send("GET", "/v1/deliveries/{id}/window", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_window(self, id: str, body: TimeWindow, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Reschedule a delivery, until a drone is bound to it"""
        return self._send("PUT", "/v1/deliveries/{id}/window", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def create_quote(self, body: QuoteRequest, *, idempotency_key: str | None = None) -> Quote:
        """Ask whether a delivery can be served and what it costs; the price holds for 5 minutes"""
        return self._send("POST", "/v1/quotes", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_quote(self, id: str) -> Quote:
        """Get a quote; it is kept for 24 hours"""
        return self._send("GET", "/v1/quotes/{id}", path_params={"id": id}, query={}, headers={})

    def list_deliveries_v2(self, *, limit: int | None = None, cursor: str | None = None, ids: list[str] | None = None, status: Union[Literal["pending", "scheduled", "headed_to_pickup", "at_pickup", "headed_to_dropoff", "at_dropoff", "returning", "delivered", "returned", "cancelled", "rejected", "failed"], str] | None = None, external_id: str | None = None, account_id: str | None = None) -> dict[str, Any]:
        """List deliveries, or read many by their ids; a tenant sees its own"""
        return self._send("GET", "/v2/deliveries", path_params={}, query={"limit": limit, "cursor": cursor, "ids": ids, "status": status, "externalId": external_id, "accountId": account_id}, headers={})

    def create_delivery_v2(self, body: DeliveryV2DeliveryOrder, *, idempotency_key: str | None = None) -> DeliveryV2Delivery:
        """Create a delivery"""
        return self._send("POST", "/v2/deliveries", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_delivery_v2(self, id: str, *, include: list[Union[Literal["package", "drone", "account"], str]] | None = None, if_none_match: str | None = None) -> DeliveryV2Delivery:
        """Get a delivery"""
        return self._send("GET", "/v2/deliveries/{id}", path_params={"id": id}, query={"include": include}, headers={"If-None-Match": if_none_match})

    def put_delivery_v2(self, id: str, body: DeliveryV2DeliveryOrder, *, if_match: str | None = None, if_none_match: str | None = None) -> DeliveryV2Delivery | None:
        """Create a delivery under an id of your own, or change it"""
        return self._send("PUT", "/v2/deliveries/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def delete_delivery_v2(self, id: str, *, if_match: str | None = None) -> None:
        """Cancel a delivery without a reason; it stays readable"""
        return self._send("DELETE", "/v2/deliveries/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match})

    def get_delivery_cancellation_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the cancellation of a delivery, and what came of it"""
        return self._send("GET", "/v2/deliveries/{id}/cancellation", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_cancellation_v2(self, id: str, body: dict[str, Any], *, if_match: str | None = None, if_none_match: str | None = None) -> dict[str, Any] | None:
        """Cancel a delivery, until the package is picked up"""
        return self._send("PUT", "/v2/deliveries/{id}/cancellation", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_confirmation_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the confirmation of a delivery"""
        return self._send("GET", "/v2/deliveries/{id}/confirmation", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_confirmation_v2(self, id: str, body: dict[str, Any], *, if_match: str | None = None, if_none_match: str | None = None) -> dict[str, Any] | None:
        """Confirm a delivery at its drop-off"""
        return self._send("PUT", "/v2/deliveries/{id}/confirmation", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_dropoff_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get where a delivery is dropped off"""
        return self._send("GET", "/v2/deliveries/{id}/dropoff", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_dropoff_v2(self, id: str, body: StopInput, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Change where a delivery is dropped off, until the package is picked up"""
        return self._send("PUT", "/v2/deliveries/{id}/dropoff", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def list_delivery_events_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """List the statuses that a delivery went through"""
        return self._send("GET", "/v2/deliveries/{id}/events", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def get_delivery_notifications_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get how and of what to tell about a delivery"""
        return self._send("GET", "/v2/deliveries/{id}/notifications", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_notification_v2(self, id: str, body: NotificationPreferences, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Say how and of what to tell about a delivery"""
        return self._send("PUT", "/v2/deliveries/{id}/notifications", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_package_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the package of a delivery"""
        return self._send("GET", "/v2/deliveries/{id}/package", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def get_delivery_pickup_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get where a delivery is picked up"""
        return self._send("GET", "/v2/deliveries/{id}/pickup", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_pickup_v2(self, id: str, body: StopInput, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Change who hands over a package and at which door, until it is picked up"""
        return self._send("PUT", "/v2/deliveries/{id}/pickup", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def get_delivery_status_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get the status of a delivery"""
        return self._send("GET", "/v2/deliveries/{id}/status", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def get_delivery_window_v2(self, id: str, *, if_none_match: str | None = None) -> dict[str, Any]:
        """Get when a delivery is to be carried"""
        return self._send("GET", "/v2/deliveries/{id}/window", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_delivery_window_v2(self, id: str, body: TimeWindow, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Reschedule a delivery, until a drone is bound to it"""
        return self._send("PUT", "/v2/deliveries/{id}/window", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def list_dead_letter_drone(self, *, limit: int | None = None) -> DeadLetters:
        """List the parked events of this service (operators), the newest first"""
        return self._send("GET", "/v1/dead-letters/drone", path_params={}, query={"limit": limit}, headers={})

    def redrive_dead_letter_drone(self, id: str, *, idempotency_key: str | None = None) -> Redriven:
        """Handle all parked events of the aggregate of this one, in order (operators)"""
        return self._send("POST", "/v1/dead-letters/drone/{id}/redrive", path_params={"id": id}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_drones(self, *, limit: int | None = None, cursor: str | None = None, ids: list[str] | None = None, status: Union[Literal["offline", "idle", "reserved", "in_flight", "charging"], str] | None = None) -> Drones:
        """List drones (operators)"""
        return self._send("GET", "/v1/drones", path_params={}, query={"limit": limit, "cursor": cursor, "ids": ids, "status": status}, headers={})

    def get_drone(self, id: str, *, if_none_match: str | None = None) -> Drone:
        """Get a drone (operators)"""
        return self._send("GET", "/v1/drones/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_drone(self, id: str, body: PutDrone, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Register a drone, or change its name, airframe or home (operators)"""
        return self._send("PUT", "/v1/drones/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def list_nests(self, *, limit: int | None = None, cursor: str | None = None, ids: list[str] | None = None) -> Nests:
        """List nests: where Aerie serves"""
        return self._send("GET", "/v1/nests", path_params={}, query={"limit": limit, "cursor": cursor, "ids": ids}, headers={})

    def get_nest(self, id: str, *, if_none_match: str | None = None) -> Nest:
        """Get a nest"""
        return self._send("GET", "/v1/nests/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def put_nest(self, id: str, body: PutNest, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Register a nest, or change it (operators)"""
        return self._send("PUT", "/v1/nests/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def list_api_keys(self, *, limit: int | None = None, cursor: str | None = None, account_id: str | None = None, status: Union[Literal["active", "expired", "revoked"], str] | None = None) -> ApiKeys:
        """List the API keys of the account, the newest first; operators see all"""
        return self._send("GET", "/v1/api-keys", path_params={}, query={"limit": limit, "cursor": cursor, "accountId": account_id, "status": status}, headers={})

    def create_api_key(self, body: CreateApiKey, *, idempotency_key: str | None = None) -> CreatedApiKey:
        """Make an API key; the answer is the only one that shows it"""
        return self._send("POST", "/v1/api-keys", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_api_key(self, id: str, *, if_none_match: str | None = None) -> ApiKey:
        """Get what is known of an API key, but not the key"""
        return self._send("GET", "/v1/api-keys/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def delete_api_key(self, id: str, *, if_match: str | None = None) -> None:
        """Revoke an API key; within five seconds nobody takes it any more"""
        return self._send("DELETE", "/v1/api-keys/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match})

    def list_clients(self, *, limit: int | None = None, cursor: str | None = None) -> Clients:
        """List the clients of accounts and operators (operators)"""
        return self._send("GET", "/v1/clients", path_params={}, query={"limit": limit, "cursor": cursor}, headers={})

    def create_client(self, body: RegisterClient, *, idempotency_key: str | None = None) -> RegisteredClient:
        """Register a client; the answer is the only one that shows its secret (operators)"""
        return self._send("POST", "/v1/clients", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_client(self, id: str, *, if_none_match: str | None = None) -> Client:
        """Get a client (operators)"""
        return self._send("GET", "/v1/clients/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def delete_client(self, id: str, *, if_match: str | None = None) -> None:
        """Remove a client and what it was granted (operators)"""
        return self._send("DELETE", "/v1/clients/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match})

    def secret_client(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> ClientSecret:
        """Change the secret of a client; the former one stays good for 24 hours (operators)"""
        return self._send("POST", "/v1/clients/{id}/secret", path_params={"id": id}, query={}, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def list_signing_keys(self) -> SigningKeys:
        """List the signing keys that are published (operators)"""
        return self._send("GET", "/v1/signing-keys", path_params={}, query={}, headers={})

    def create_signing_key_rotation(self, *, idempotency_key: str | None = None) -> SigningKeys:
        """Let the next key sign, as soon as it has been published long enough (operators)"""
        return self._send("POST", "/v1/signing-keys/rotation", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_users(self, *, limit: int | None = None, cursor: str | None = None, account_id: str | None = None) -> Users:
        """List people, the newest first (operators)"""
        return self._send("GET", "/v1/users", path_params={}, query={"limit": limit, "cursor": cursor, "accountId": account_id}, headers={})

    def create_user(self, body: AddUser, *, idempotency_key: str | None = None) -> User:
        """Add a person (operators)"""
        return self._send("POST", "/v1/users", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_user(self, id: str, *, if_none_match: str | None = None) -> User:
        """Get a person (operators)"""
        return self._send("GET", "/v1/users/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def delete_user(self, id: str, *, if_match: str | None = None) -> None:
        """Remove a person, who is logged out everywhere (operators)"""
        return self._send("DELETE", "/v1/users/{id}", path_params={"id": id}, query={}, headers={"If-Match": if_match})

    def put_user_password(self, id: str, body: ChangePassword, *, if_match: str | None = None, if_none_match: str | None = None) -> None:
        """Change the password of a person, who is logged out everywhere (operators)"""
        return self._send("PUT", "/v1/users/{id}/password", path_params={"id": id}, query={}, headers={"If-Match": if_match, "If-None-Match": if_none_match}, body=body)

    def list_dead_letter_ingestion(self, *, limit: int | None = None) -> DeadLetters:
        """List the parked events of this service (operators), the newest first"""
        return self._send("GET", "/v1/dead-letters/ingestion", path_params={}, query={"limit": limit}, headers={})

    def redrive_dead_letter_ingestion(self, id: str, *, idempotency_key: str | None = None) -> Redriven:
        """Handle all parked events of the aggregate of this one, in order (operators)"""
        return self._send("POST", "/v1/dead-letters/ingestion/{id}/redrive", path_params={"id": id}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_delivery_requests(self, *, limit: int | None = None, cursor: str | None = None, status: Union[Literal["accepted", "scheduled", "rejected", "cancelled"], str] | None = None, account_id: str | None = None, external_id: str | None = None, ids: list[str] | None = None) -> dict[str, Any]:
        """List delivery requests; a tenant sees its own"""
        return self._send("GET", "/v1/delivery-requests", path_params={}, query={"limit": limit, "cursor": cursor, "status": status, "accountId": account_id, "externalId": external_id, "ids": ids}, headers={})

    def create_delivery_request(self, body: DeliveryOrderInput, *, idempotency_key: str | None = None) -> DeliveryRequest:
        """Request a delivery; it is stored at once and scheduled soon"""
        return self._send("POST", "/v1/delivery-requests", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def create_delivery_request_batch(self, body: dict[str, Any], *, idempotency_key: str | None = None) -> dict[str, Any]:
        """Request up to 500 deliveries at once; each succeeds or fails by itself"""
        return self._send("POST", "/v1/delivery-requests/batch", path_params={}, query={}, headers={"Idempotency-Key": idempotency_key}, body=body)

    def get_delivery_request(self, id: str, *, if_none_match: str | None = None) -> DeliveryRequest:
        """Ask what has become of a delivery request"""
        return self._send("GET", "/v1/delivery-requests/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def list_dead_letter_package(self, *, limit: int | None = None) -> DeadLetters:
        """List the parked events of this service (operators), the newest first"""
        return self._send("GET", "/v1/dead-letters/package", path_params={}, query={"limit": limit}, headers={})

    def redrive_dead_letter_package(self, id: str, *, idempotency_key: str | None = None) -> Redriven:
        """Handle all parked events of the aggregate of this one, in order (operators)"""
        return self._send("POST", "/v1/dead-letters/package/{id}/redrive", path_params={"id": id}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_packages(self, *, limit: int | None = None, cursor: str | None = None, ids: list[str] | None = None, delivery_id: str | None = None, status: Union[Literal["declared", "in_transit", "delivered", "returned", "lost", "voided"], str] | None = None) -> Packages:
        """List packages, the newest first"""
        return self._send("GET", "/v1/packages", path_params={}, query={"limit": limit, "cursor": cursor, "ids": ids, "deliveryId": delivery_id, "status": status}, headers={})

    def get_package(self, id: str, *, if_none_match: str | None = None) -> Package:
        """Get a package"""
        return self._send("GET", "/v1/packages/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def list_package_custody(self, id: str, *, if_none_match: str | None = None) -> Custody:
        """Who had the package when: all scans, in the order they were heard of"""
        return self._send("GET", "/v1/packages/{id}/custody", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def list_dead_letter_scheduler(self, *, limit: int | None = None) -> DeadLetters:
        """List the parked events of this service (operators), the newest first"""
        return self._send("GET", "/v1/dead-letters/scheduler", path_params={}, query={"limit": limit}, headers={})

    def redrive_dead_letter_scheduler(self, id: str, *, idempotency_key: str | None = None) -> Redriven:
        """Handle all parked events of the aggregate of this one, in order (operators)"""
        return self._send("POST", "/v1/dead-letters/scheduler/{id}/redrive", path_params={"id": id}, query={}, headers={"Idempotency-Key": idempotency_key})

    def list_sagas(self, *, limit: int | None = None, cursor: str | None = None, delivery_id: str | None = None, status: Union[Literal["running", "compensating", "completed", "failed", "stuck"], str] | None = None) -> Sagas:
        """List the sagas of deliveries (operators), the oldest first"""
        return self._send("GET", "/v1/sagas", path_params={}, query={"limit": limit, "cursor": cursor, "deliveryId": delivery_id, "status": status}, headers={})

    def get_saga(self, id: str, *, if_none_match: str | None = None) -> SagaDetails:
        """Get a saga with the log of its steps (operators)"""
        return self._send("GET", "/v1/sagas/{id}", path_params={"id": id}, query={}, headers={"If-None-Match": if_none_match})

    def retry_saga(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> SagaDetails:
        """Try the compensation of a stuck saga again (operators)"""
        return self._send("POST", "/v1/sagas/{id}/retry", path_params={"id": id}, query={}, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def skip_saga(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> SagaDetails:
        """Leave out the compensation that a saga is stuck in, and go on with the next (operators)"""
        return self._send("POST", "/v1/sagas/{id}/skip", path_params={"id": id}, query={}, headers={"If-Match": if_match, "Idempotency-Key": idempotency_key})

    def get_entry_point(self) -> EntryPoint:
        """What this caller can do, as links"""
        return self._send("GET", "/v1", path_params={}, query={}, headers={})
